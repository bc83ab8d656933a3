internal import YAMLTree

/// What values a setting takes.
public indirect enum SettingKind: Hashable, Sendable {
  /// An integer.
  case integer(ClosedRange<Int>)
  /// A floating-point number.
  case number(ClosedRange<Double>)
  /// `true` or `false`.
  case flag
  /// A string.
  case text
  /// The path of a file, relative to the file that it is written in.
  case file
  /// One of some words.
  case choice([String])
  /// A time, such as `1h30min`; the range is in milliseconds.
  case duration(ClosedRange<Int>)
  /// An amount of memory, such as `4GiB`; the range is in bytes.
  case byteCount(ClosedRange<Int>)
  /// A list of integers.
  case integers(ClosedRange<Int>)
  /// A list of lists of integers.
  case integerLists(ClosedRange<Int>)
  /// A list of numbers.
  case numbers(ClosedRange<Double>)
  /// Another component.
  case component(Role)
  /// A list of at least some components.
  case components(Role, atLeast: Int)
  /// A mapping of names to components.
  case namedComponents(Role?)
  /// A mapping with settings of its own.
  case section([SettingDeclaration])
  /// Something with a form of its own, in words with their article: `a mapping of paths to lists`.
  case other(String)
}

extension SettingKind: CustomStringConvertible {
  /// The kind with its article and its range: `an integer from 1 to 5`.
  public var description: String { range.map { "\(name) \($0)" } ?? name }

  /// The allowed values in words, such as `from 1 to 5`; `nil` if any value of the kind will do.
  public var range: String? {
    switch self {
    case .integer(let range), .integers(let range), .integerLists(let range): RangeText.of(range)
    case .number(let range), .numbers(let range): RangeText.of(range)
    case .duration(let range): RangeText.of(range, in: .duration)
    case .byteCount(let range): RangeText.of(range, in: .byteCount)
    default: nil
    }
  }

  private var name: String {
    switch self {
    case .integer: "an integer"
    case .number: "a number"
    case .flag: "true or false"
    case .text: "a string"
    case .file: "the path of a file"
    case .choice(let words): "one of \(words.list)"
    case .duration: Measure.duration.name
    case .byteCount: Measure.byteCount.name
    case .integers: "a list of integers"
    case .integerLists: "a list of lists of integers"
    case .numbers: "a list of numbers"
    case .component(let role): role.withArticle
    case .components(let role, let count):
      (count > 0 ? "a list of at least \(count) component" : "a list of components")
        + (count > 1 ? "s" : "") + " of role \(role)"
    case .namedComponents: "a mapping of names to components"
    case .section: "a mapping"
    case .other(let words): words
    }
  }
}

extension Role {
  /// The name with its article: `an encoder`.
  public var withArticle: String {
    let isVowel = name.first.map { "aeiou".contains($0) } ?? false
    return "\(isVowel ? "an" : "a") \(name)"
  }
}
