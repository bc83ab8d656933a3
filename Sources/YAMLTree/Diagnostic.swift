/// One mistake in the user's input: what is wrong, where, and what to do about it.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable {
    /// Nothing is run.
    case error
    /// The experiment runs, but probably not as meant.
    case warning
  }

  /// What kind of mistake it is, for tests and for programs that read diagnostics.
  ///
  /// A struct around a name, so that other modules add their own without a closed list here.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name in lower-case-hyphen form.
    public let name: String

    /// Creates a code of a name.
    public init(_ name: String) { self.name = name }

    /// The name.
    public var description: String { name }
  }

  /// Something that helps to understand a diagnostic, often at another position.
  public struct Note: Hashable, Sendable {
    /// One sentence or list.
    public var message: String
    /// The position it is about, if it has its own.
    public var mark: Mark?
    /// The line of that position.
    public var sourceLine: SourceLine?

    /// Creates a note.
    public init(_ message: String, at mark: Mark? = nil) {
      self.message = message
      self.mark = mark
    }
  }

  /// The kind of mistake.
  public var code: Code
  /// How bad it is.
  public var severity: Severity
  /// One sentence that says what is wrong and what would be right.
  public var message: String
  /// Where the mistake is.
  public var mark: Mark
  /// The dotted path of the setting, such as `learners.acl.shots`; empty for the whole text.
  public var path: String
  /// The line that contains the mistake.
  public var sourceLine: SourceLine?
  /// Further help.
  public var notes: [Note]

  /// Creates a diagnostic; a ``DiagnosticSink`` fills in the source line.
  public init(
    _ code: Code, _ message: String, at mark: Mark, path: String = "",
    severity: Severity = .error, notes: [Note] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.mark = mark
    self.path = path
    self.notes = notes
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The diagnostic as a compiler prints it, without colours.
  public var description: String { DiagnosticPrinter().text(of: self) }
}
