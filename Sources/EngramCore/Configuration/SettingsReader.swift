internal import YAMLTree

/// Reads the settings of one component, and remembers what was asked.
///
/// Every call is also the declaration of a setting: its key, type, default, range and one-line
/// documentation. Mistakes are recorded as diagnostics and the default is returned, so that one
/// pass finds all of them. Without a default the lower bound, the first choice, or an empty value
/// stands in; the component is thrown away in the end, but its initialiser has to bear it.
public struct SettingsReader {
  /// Every number but infinities and NaN.
  public static let finite =
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude

  let scope: SettingsScope

  init(_ scope: SettingsScope) { self.scope = scope }

  /// An integer; without a default the key is required.
  ///
  /// - Parameters:
  ///   - key: The key in the file.
  ///   - standard: The default.
  ///   - range: What is allowed.
  ///   - unit: What is counted, in the plural, for the documentation: `pixels`.
  ///   - example: What to begin with where there is no default; templates write it.
  ///   - documentation: One sentence.
  /// - Returns: The value, the default, or the lower bound after a mistake.
  public mutating func integer(
    _ key: String, default standard: Int? = nil, in range: ClosedRange<Int> = 0...Int.max,
    unit: String? = nil, example: Int? = nil, _ documentation: String
  ) -> Int {
    check(standard, of: key, in: range)
    check(example, of: key, in: range)
    return scope.read(
      declare(
        key, .integer(range), unit: unit, standard.map(encode), example: example.map(encode),
        documentation),
      standard: standard, fallback: range.lowerBound, encode: encode
    ) { [scope] node, path in scope.integer(node, path, in: range) }
  }

  /// An integer that may be left out, or `null`.
  public mutating func optionalInteger(
    _ key: String, in range: ClosedRange<Int> = 0...Int.max, unit: String? = nil,
    _ documentation: String
  ) -> Int? {
    scope.readOptional(
      SettingDeclaration(
        key, .integer(range), unit: unit, standard: nil, isRequired: false, documentation),
      encode: encode
    ) { [scope] node, path in scope.integer(node, path, in: range) }
  }

  /// A floating-point number; without a default the key is required.
  public mutating func number(
    _ key: String, default standard: Double? = nil,
    in range: ClosedRange<Double> = SettingsReader.finite, unit: String? = nil,
    example: Double? = nil, _ documentation: String
  ) -> Double {
    check(standard, of: key, in: range)
    check(example, of: key, in: range)
    return scope.read(
      declare(
        key, .number(range), unit: unit, standard.map(encode), example: example.map(encode),
        documentation),
      standard: standard, fallback: madeUp(in: range), encode: encode
    ) { [scope] node, path in scope.number(node, path, in: range) }
  }

  /// `true` or `false`.
  public mutating func flag(
    _ key: String, default standard: Bool? = nil, _ documentation: String
  )
    -> Bool
  {
    func encode(_ value: Bool) -> Node { Node(plain: value ? "true" : "false") }
    return scope.read(
      declare(key, .flag, standard.map(encode), documentation),
      standard: standard, fallback: false, encode: encode
    ) { [scope] node, path in scope.flag(node, path) }
  }

  /// A string.
  public mutating func text(
    _ key: String, default standard: String? = nil, example: String? = nil,
    _ documentation: String
  ) -> String {
    scope.read(
      declare(
        key, .text, standard.map(Node.init(string:)), example: example.map(Node.init(string:)),
        documentation),
      standard: standard, fallback: "", encode: Node.init(string:)
    ) { [scope] node, path in scope.text(node, path) }
  }

  /// The path of a file that may be left out, or `null`.
  ///
  /// A relative path in a file counts from that file's folder, one on the command line from the
  /// current folder; so an experiment means the same wherever it is started. The resolved experiment
  /// has the absolute path.
  public mutating func optionalFile(_ key: String, _ documentation: String) -> String? {
    scope.readOptional(
      SettingDeclaration(key, .file, standard: nil, isRequired: false, documentation),
      encode: Node.init(string:)
    ) { [scope] node, path in
      scope.text(node, path).map { FilePath.resolved($0, at: node.mark) }
    }
  }

  /// One case of an enumeration whose raw values are the words of the file.
  public mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default standard: Choice? = nil, _ documentation: String
  ) -> Choice where Choice.RawValue == String {
    guard let first = Choice.allCases.first else {
      preconditionFailure("the choices of '\(key)', \(Choice.self), are none")
    }
    // Plain, because a word such as `true` would get quotes that nobody writes.
    func encode(_ value: Choice) -> Node { Node(plain: value.rawValue) }
    let words = Choice.allCases.map(\.rawValue)
    return scope.read(
      declare(key, .choice(words), standard.map(encode), documentation),
      standard: standard, fallback: first, encode: encode
    ) { [scope] node, path in
      scope.choice(node, path, among: words).flatMap(Choice.init(rawValue:))
    }
  }

  /// Whether the file has the key, which is a known one from then on.
  ///
  /// Not for components, whose settings are to be read whatever is there.
  func has(_ key: String) -> Bool {
    scope.know(key)
    return scope.mapping[key] != nil
  }

  /// Records a mistake at the value of `key` that the single readers cannot see, such as two
  /// settings that contradict each other.
  ///
  /// - Parameters:
  ///   - key: The setting that should be changed.
  ///   - message: One sentence with the values and the remedy, without a full stop.
  public mutating func reject(_ key: String, _ message: String) { scope.reject(key, message) }

  /// Records that none of several settings is there, one of which has to be.
  ///
  /// Where one of them is there with a mistake, that is enough to report.
  ///
  /// - Parameters:
  ///   - keys: The settings, the most ordinary one first.
  ///   - message: One sentence that names them, without a full stop.
  public mutating func rejectAbsence(of keys: [String], _ message: String) {
    guard let first = keys.first, !keys.contains(where: scope.hasFailed) else { return }
    scope.reject(first, message)
  }

  func declare(
    _ key: String, _ kind: SettingKind, unit: String? = nil, _ standard: Node?,
    example: Node? = nil, _ documentation: String
  ) -> SettingDeclaration {
    SettingDeclaration(
      key, kind, unit: unit, standard: standard?.onOneLine, isRequired: standard == nil,
      example: example?.onOneLine, documentation)
  }

  /// A default or example outside its range is a mistake of the component's author, not of the user.
  func check<Value>(_ standard: Value?, of key: String, in range: ClosedRange<Value>) {
    guard let standard else { return }
    precondition(
      range.contains(standard),
      "the value \(standard) of '\(key)' in \(scope.title) is outside \(range)")
  }

  private func madeUp(in range: ClosedRange<Double>) -> Double {
    range.contains(0) ? 0 : max(range.lowerBound, min(range.upperBound, 0))
  }

  func encode(_ value: Int) -> Node { Node(plain: String(value)) }
  func encode(_ value: Double) -> Node { Node(plain: Scalar.text(of: value)) }
}

extension Node {
  /// A value of one line, without the line end.
  fileprivate var onOneLine: String { String(yaml.dropLast()) }
}
