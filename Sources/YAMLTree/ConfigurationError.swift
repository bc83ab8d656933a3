/// Everything that is wrong with the user's input, found in one pass.
public struct ConfigurationError: Error, Hashable, Sendable {
  /// All errors and warnings, in the order of the text.
  public let diagnostics: [Diagnostic]

  /// Creates an error from its diagnostics.
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension ConfigurationError: CustomStringConvertible {
  /// Every diagnostic with its source line, and a count at the end if there are several.
  public var description: String {
    let errorCount = diagnostics.count { $0.severity == .error }
    let all = diagnostics.map(\.description).joined(separator: "\n")
    return errorCount > 1 ? "\(all)\n\(errorCount) errors" : all
  }
}
