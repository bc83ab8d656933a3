internal import YAMLTree

/// Reads the settings of one component, and remembers what was asked.
///
/// Every call is also the declaration of a setting: its key, type, default, range and one-line
/// documentation. Mistakes are recorded as diagnostics and the default is returned, so that one
/// pass finds all of them.
public struct SettingsReader {
  /// An integer. Without a default the key is required.
  public mutating func integer(
    _ key: String, default standard: Int? = nil, in range: ClosedRange<Int> = 0...Int.max,
    _ documentation: String
  ) -> Int { standard ?? range.lowerBound }

  /// A floating-point number. Without a default the key is required.
  public mutating func number(
    _ key: String, default standard: Double? = nil,
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
    _ documentation: String
  ) -> Double { standard ?? range.lowerBound }

  /// `true` or `false`.
  public mutating func flag(_ key: String, default standard: Bool? = nil, _ documentation: String)
    -> Bool
  { standard ?? false }

  /// A string.
  public mutating func text(_ key: String, default standard: String? = nil, _ documentation: String)
    -> String
  { standard ?? "" }

  /// One case of an enumeration whose raw values are the words of the file.
  public mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default standard: Choice? = nil, _ documentation: String
  ) -> Choice where Choice.RawValue == String { standard ?? Choice.allCases.first! }

  /// A list of integers.
  public mutating func integers(
    _ key: String, default standard: [Int]? = nil, in range: ClosedRange<Int> = 0...Int.max,
    _ documentation: String
  ) -> [Int] { standard ?? [] }

  /// A list of numbers.
  public mutating func numbers(
    _ key: String, default standard: [Double]? = nil,
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
    _ documentation: String
  ) -> [Double] { standard ?? [] }

  /// Whether the file has the key.
  public func has(_ key: String) -> Bool { false }

  /// Another component: a mapping with `type:`, a bare type name, or an edge such as `$encoder`.
  ///
  /// - Throws: ``IncompleteComponent`` when it is missing or broken; the reason is recorded.
  public mutating func component<Member>(
    _ key: String, _ role: Role, as protocolType: Member.Type = Member.self,
    default standard: String? = nil, _ documentation: String
  ) throws -> Member { throw IncompleteComponent() }

  /// Another component that may be absent.
  public mutating func optionalComponent<Member>(
    _ key: String, _ role: Role, as protocolType: Member.Type = Member.self,
    _ documentation: String
  ) throws -> Member? { nil }

  /// A list of components.
  public mutating func components<Member>(
    _ key: String, _ role: Role, as protocolType: Member.Type = Member.self,
    _ documentation: String
  ) throws -> [Member] { [] }

  /// Records a mistake at the value of `key` that the single readers cannot see, such as two
  /// settings that contradict each other.
  public mutating func reject(_ key: String, _ message: String) {}
}
