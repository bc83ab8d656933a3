/// Everything that is wrong with the user's input, found in one pass.
public struct ConfigurationError: Error, Hashable, Sendable {
  /// The first errors and warnings, in the order of the text; see ``DiagnosticSink/limit``.
  public let diagnostics: [Diagnostic]
  /// How many errors there are, those without a diagnostic included.
  public let errorCount: Int
  /// How many warnings there are, those without a diagnostic included.
  public let warningCount: Int

  /// Creates an error from its diagnostics.
  ///
  /// The counts are given if the diagnostics are only the first of more.
  public init(_ diagnostics: [Diagnostic], errorCount: Int? = nil, warningCount: Int? = nil) {
    self.diagnostics = diagnostics
    self.errorCount = errorCount ?? diagnostics.count { $0.severity == .error }
    self.warningCount = warningCount ?? diagnostics.count { $0.severity == .warning }
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// Every diagnostic with its source line, and a count at the end if there are several.
  public var description: String { DiagnosticPrinter().text(of: self) }
}
