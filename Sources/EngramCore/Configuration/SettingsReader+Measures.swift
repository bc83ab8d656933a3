internal import YAMLTree

extension SettingsReader {
  /// Any time, from nothing to many years.
  public static let anyDuration = Duration.zero...Duration.milliseconds(Int.max)

  /// A time, written with units such as `500ms`, `90s` or `1h30min`; without a default the key is
  /// required.
  ///
  /// - Parameters:
  ///   - key: The key in the file.
  ///   - standard: The default, in whole milliseconds.
  ///   - range: What is allowed.
  ///   - example: What to begin with where there is no default.
  ///   - documentation: One sentence.
  /// - Returns: The value, the default, or the lower bound after a mistake.
  public mutating func duration(
    _ key: String, default standard: Duration? = nil,
    in range: ClosedRange<Duration> = SettingsReader.anyDuration, example: Duration? = nil,
    _ documentation: String
  ) -> Duration {
    check(standard, of: key, in: range)
    let limits = range.lowerBound.milliseconds...range.upperBound.milliseconds
    let milliseconds = amount(
      key, .duration(limits), .duration, standard: standard?.milliseconds, in: limits,
      example: example?.milliseconds, documentation)
    return .milliseconds(milliseconds)
  }

  /// A time that may be left out, or `null`.
  public mutating func optionalDuration(
    _ key: String, in range: ClosedRange<Duration> = SettingsReader.anyDuration,
    _ documentation: String
  ) -> Duration? {
    let limits = range.lowerBound.milliseconds...range.upperBound.milliseconds
    return scope.readOptional(
      SettingDeclaration(
        key, .duration(limits), standard: nil, isRequired: false, documentation),
      encode: { Node(plain: Measure.duration.text(of: $0.milliseconds)) }
    ) { [scope] node, path in
      scope.amount(node, path, of: .duration, in: limits).map(Duration.milliseconds)
    }
  }

  /// An amount of memory in bytes, written with units such as `64KiB` (1024 bytes each) or `500MB`
  /// (1,000,000 bytes each); without a default the key is required.
  public mutating func byteCount(
    _ key: String, default standard: Int? = nil, in range: ClosedRange<Int> = 0...Int.max,
    example: Int? = nil, _ documentation: String
  ) -> Int {
    check(standard, of: key, in: range)
    return amount(
      key, .byteCount(range), .byteCount, standard: standard, in: range, example: example,
      documentation)
  }

  private func amount(
    _ key: String, _ kind: SettingKind, _ measure: Measure, standard: Int?,
    in range: ClosedRange<Int>, example: Int?, _ documentation: String
  ) -> Int {
    func encode(_ value: Int) -> Node { Node(plain: measure.text(of: value)) }
    return scope.read(
      SettingDeclaration(
        key, kind, standard: standard.map(measure.text(of:)), isRequired: standard == nil,
        example: example.map(measure.text(of:)), documentation),
      standard: standard, fallback: range.lowerBound, encode: encode
    ) { [scope] node, path in scope.amount(node, path, of: measure, in: range) }
  }
}

extension Duration {
  /// Whole milliseconds; as many as fit for times beyond three hundred million years.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    let (whole, isTooLarge) = Int(seconds).multipliedReportingOverflow(by: 1000)
    guard !isTooLarge else { return seconds < 0 ? .min : .max }
    let (sum, isTooLong) = whole.addingReportingOverflow(
      Int(attoseconds / 1_000_000_000_000_000))
    return isTooLong ? .max : sum
  }
}
