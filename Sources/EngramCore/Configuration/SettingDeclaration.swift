internal import YAMLTree

/// What a component says about one of its settings: the source of checks and documentation alike.
public struct SettingDeclaration: Hashable, Sendable {
  /// What values a setting takes.
  public enum Kind: Hashable, Sendable {
    /// An integer.
    case integer
    /// A floating-point number.
    case number
    /// `true` or `false`.
    case flag
    /// A string.
    case text
    /// One of some words.
    case choice([String])
    /// A list of integers.
    case integers
    /// A list of numbers.
    case numbers
    /// Another component.
    case component(Role)
    /// A list of components.
    case components(Role)
    /// A mapping of names to components.
    case namedComponents(Role?)
    /// A mapping with settings of its own.
    case section
  }

  /// The key in the file.
  public let key: String
  /// What values it takes.
  public let kind: Kind
  /// The allowed values in words, such as `from 1 to 5`; `nil` if any value of the kind will do.
  public let range: String?
  /// The default as YAML; `nil` if there is none.
  public let standard: String?
  /// Whether the key has to be there.
  public let isRequired: Bool
  /// One line.
  public let documentation: String

  /// Creates a declaration.
  public init(
    _ key: String, _ kind: Kind, range: String? = nil, standard: String?, isRequired: Bool,
    _ documentation: String
  ) {
    self.key = key
    self.kind = kind
    self.range = range
    self.standard = standard
    self.isRequired = isRequired
    self.documentation = documentation
  }

  /// What is expected, in the words of an error message: `an integer from 1 to 5`.
  public var expectation: String { range.map { "\(kind) \($0)" } ?? "\(kind)" }
}

extension SettingDeclaration.Kind: CustomStringConvertible {
  /// The kind with its article.
  public var description: String {
    switch self {
    case .integer: "an integer"
    case .number: "a number"
    case .flag: "true or false"
    case .text: "a string"
    case .choice(let words): "one of \(words.list)"
    case .integers: "a list of integers"
    case .numbers: "a list of numbers"
    case .component(let role): "\(role.withArticle)"
    case .components(let role): "a list of components of role \(role)"
    case .namedComponents: "a mapping of names to components"
    case .section: "a mapping"
    }
  }
}

extension Role {
  /// The name with its article: `an encoder`.
  var withArticle: String {
    let isVowel = name.first.map { "aeiou".contains($0) } ?? false
    return "\(isVowel ? "an" : "a") \(name)"
  }
}

/// Ranges in words.
enum RangeText {
  static func of(_ range: ClosedRange<Int>) -> String? {
    text(
      range.lowerBound == .min ? nil : String(range.lowerBound),
      range.upperBound == .max ? nil : String(range.upperBound))
  }

  static func of(_ range: ClosedRange<Double>) -> String? {
    let largest = Double.greatestFiniteMagnitude
    return text(
      range.lowerBound <= -largest ? nil : text(of: range.lowerBound),
      range.upperBound >= largest ? nil : text(of: range.upperBound))
  }

  /// A number as YAML and people write it: `1` and not `1.0`.
  static func text(of number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    if number == number.rounded() && number.magnitude < 1e15 { return String(Int(number)) }
    return String(number)
  }

  private static func text(_ lower: String?, _ upper: String?) -> String? {
    switch (lower, upper) {
    case (let lower?, let upper?): "from \(lower) to \(upper)"
    case (let lower?, nil): "of at least \(lower)"
    case (nil, let upper?): "of at most \(upper)"
    case (nil, nil): nil
    }
  }
}
