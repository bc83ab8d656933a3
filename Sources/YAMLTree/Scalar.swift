/// The text of a scalar, with what decides how it may be read.
///
/// A scalar has no type of its own: the reader asks for the type that it expects, and the rules of
/// the YAML 1.2 core schema answer. So `no` is a string, `1e-3` a number and `0777` the integer 777.
public struct Scalar: Hashable, Sendable {
  /// How the text was written.
  public enum Style: Hashable, Sendable {
    /// Without quotes.
    case plain
    /// In single quotes.
    case singleQuoted
    /// In double quotes.
    case doubleQuoted
    /// As a block after `|`.
    case literal
    /// As a block after `>`.
    case folded
  }

  /// The text after unquoting and unfolding.
  public var text: String
  /// How the text was written.
  public var style: Style
  /// The short name of an explicit tag of the core schema, such as `str` for `!!str`.
  public var tag: String?

  /// Creates a scalar.
  public init(_ text: String, style: Style = .plain, tag: String? = nil) {
    self.text = text
    self.style = style
    self.tag = tag
  }

  /// Whether it stands for no value.
  public var isNull: Bool {
    mayBe("null") && ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// `true` or `false`; `nil` if it is neither.
  public var boolean: Bool? {
    guard mayBe("bool") else { return nil }
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// Whether it is an integer, of whatever size: decimal, `0o17` or `0xF`.
  public var isInteger: Bool { mayBe("int") && integerDigits != nil }

  /// The integer; `nil` if it is none or does not fit.
  public var integer: Int? {
    guard mayBe("int"), let (digits, radix) = integerDigits else { return nil }
    return Int(digits, radix: radix)
  }

  /// The number, integers included; `nil` if it is none.
  public var number: Double? {
    guard mayBe("float") || mayBe("int") else { return nil }
    if let (digits, radix) = integerDigits, radix != 10 {
      return Int(digits, radix: radix).map(Double.init)
    }
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
    case "-.inf", "-.Inf", "-.INF": return -.infinity
    case ".nan", ".NaN", ".NAN": return .nan
    // The standard library also takes words and hexadecimal fractions, so the form is checked.
    default: return hasDecimalForm ? Double(text) : nil
    }
  }

  /// The text of anything but an empty value; `nil` for `key:` and `key: null`.
  public var string: String? { isNull ? nil : text }

  /// What it is, in the words of an error message.
  public var kindDescription: String {
    if isNull { return "an empty value" }
    if boolean != nil { return "the truth value \(text)" }
    if isInteger { return "the integer \(text.shortened)" }
    if number != nil { return "the number \(text.shortened)" }
    return "the string \(Scalar.quoted(text.shortened))"
  }

  /// A number as YAML and people write it: `1` and not `1.0`.
  package static func text(of number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    if number == number.rounded() && number.magnitude < 1e15 { return String(Int(number)) }
    return String(number)
  }

  private func mayBe(_ name: String) -> Bool {
    if let tag { return tag == name }
    return style == .plain
  }

  private var integerDigits: (digits: String, radix: Int)? {
    func isAll(_ digits: Substring, _ radix: Int) -> Bool {
      !digits.isEmpty && digits.allSatisfy { $0.isASCII && ($0.hexDigitValue ?? 16) < radix }
    }
    if text.hasPrefix("0x") {
      let digits = text.dropFirst(2)
      return isAll(digits, 16) ? (String(digits), 16) : nil
    }
    if text.hasPrefix("0o") {
      let digits = text.dropFirst(2)
      return isAll(digits, 8) ? (String(digits), 8) : nil
    }
    let isSigned = text.hasPrefix("-") || text.hasPrefix("+")
    return isAll(text.dropFirst(isSigned ? 1 : 0), 10) ? (text, 10) : nil
  }

  // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
  private var hasDecimalForm: Bool {
    var rest = Array(text.utf8)[...]
    func takeDigits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    func take(_ characters: String) -> Bool {
      guard let first = rest.first, characters.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("+-")
    let whole = takeDigits()
    let fraction = take(".") ? takeDigits() : 0
    guard whole + fraction > 0 else { return false }
    if take("eE") {
      _ = take("+-")
      guard takeDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}

extension String {
  /// The text as a message can quote it: cut where it is longer than anybody reads.
  public var shortened: String {
    // Counting all characters of a megabyte would take longer than everything else.
    let start = prefix(41)
    return start.endIndex == endIndex && start.count <= 40 ? self : start.prefix(40) + "..."
  }
}
