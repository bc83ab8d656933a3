internal import YAMLTree

extension SettingKind {
  /// The form of the text of a duration or a byte count, as a regular expression of JSON Schema;
  /// `nil` for other kinds.
  public var pattern: String? {
    switch self {
    case .duration: Measure.duration.pattern
    case .byteCount: Measure.byteCount.pattern
    default: nil
    }
  }

  /// The units that amounts of this kind take, from the smallest on; empty for other kinds.
  public var units: [String] {
    switch self {
    case .duration: Measure.duration.units.reversed().map(\.name)
    case .byteCount: Measure.byteCount.units.reversed().map(\.name)
    default: []
    }
  }

  /// Some allowed value as YAML on one line, for templates; `nil` where it takes more than the kind
  /// to know one.
  public var placeholder: String? {
    switch self {
    case .integer(let range): String(clamped(1, to: range))
    case .number(let range): Scalar.text(of: clamped(1, to: range))
    case .flag: "false"
    case .text: "text"
    case .file: "path"
    case .choice(let words): words.first
    case .duration(let range): Measure.duration.text(of: clamped(60_000, to: range))
    case .byteCount(let range): Measure.byteCount.text(of: clamped(1 << 20, to: range))
    case .integers, .integerLists, .numbers: "[]"
    case .components(_, let count): count == 0 ? "[]" : nil
    case .namedComponents: "{}"
    case .component, .section, .other: nil
    }
  }

  private func clamped<Value: Comparable>(_ value: Value, to range: ClosedRange<Value>) -> Value {
    max(range.lowerBound, min(range.upperBound, value))
  }
}

extension Measure {
  fileprivate var pattern: String {
    guard isCompound else { return "^[0-9]+(" + units.map(\.name).joined(separator: "|") + ")$" }
    return "^(?=.)" + units.map { "([0-9]+\($0.name))?" }.joined() + "$"
  }
}
