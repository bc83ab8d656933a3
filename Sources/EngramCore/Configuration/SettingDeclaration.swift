/// What a component says about one of its settings: the source of checks, documentation, JSON Schema
/// and templates alike.
public struct SettingDeclaration: Hashable, Sendable {
  /// The key in the file.
  public let key: String
  /// What values it takes.
  public let kind: SettingKind
  /// What a number counts, in the plural: `pixels`; `nil` where the text says it or nothing is
  /// counted.
  public let unit: String?
  /// The default as YAML; `nil` if there is none.
  public let standard: String?
  /// Whether the key has to be there.
  public let isRequired: Bool
  /// A value as YAML to begin with where there is no default, or where the default alone will not do
  /// because one of several settings has to be given; `nil` leaves the choice to templates.
  public let example: String?
  /// One sentence.
  public let documentation: String

  /// Creates a declaration.
  public init(
    _ key: String, _ kind: SettingKind, unit: String? = nil, standard: String?, isRequired: Bool,
    example: String? = nil, _ documentation: String
  ) {
    self.key = key
    self.kind = kind
    self.unit = unit
    self.standard = standard
    self.isRequired = isRequired
    self.example = example
    self.documentation = documentation
  }

  /// Whether examples and templates write the setting instead of leaving it to its default.
  public var isWritten: Bool { isRequired || example != nil }

  /// What is expected, in the words of an error message: `an integer from 1 to 5`.
  public var expectation: String { kind.description }
}
