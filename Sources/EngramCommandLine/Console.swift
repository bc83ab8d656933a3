internal import ArgumentParser
internal import EngramCore
internal import Files
internal import Glibc
internal import YAMLTree

/// Standard output for results, standard error for everything else.
enum Console {
  /// Writes results, and reports it when they do not arrive.
  static func printResult(_ text: String) throws {
    try StandardStream.output.write(text)
  }

  /// Writes to standard error; there is nobody left to tell if that fails.
  static func printNote(_ text: String) {
    try? StandardStream.error.write(text)
  }

  /// The exit code of a run that was finished, but did not reach what its experiment expects.
  static let expectationMissed = ExitCode(2)

  /// Whether standard output understands colours, and its reader wants them.
  static var resultsAreColoured: Bool { isatty(1) != 0 && coloursAreWelcome }

  /// Writes what is allowed but probably not meant to standard error.
  static func print(_ warnings: [Diagnostic]) {
    for warning in warnings { printNote(diagnosticPrinter.text(of: warning) + "\n") }
  }

  /// Writes all mistakes of an experiment to standard error.
  static func print(_ error: ConfigurationError) {
    printNote(diagnosticPrinter.text(of: error) + "\n")
  }

  private static var diagnosticPrinter: DiagnosticPrinter {
    DiagnosticPrinter(isColoured: isatty(2) != 0 && coloursAreWelcome)
  }

  private static var coloursAreWelcome: Bool {
    isCapable && (variable("NO_COLOR") ?? "").isEmpty
  }

  /// Whether a line on standard error can be written again.
  static var notesAreRewritable: Bool { isatty(2) != 0 && isCapable }

  private static var isCapable: Bool { variable("TERM") ?? "dumb" != "dumb" }

  /// The columns of the terminal, or plenty where there is none.
  static var width: Int { StandardStream.output.columnCount ?? 160 }

  /// The columns of the terminal behind standard error.
  static var noteWidth: Int { StandardStream.error.columnCount ?? 80 }

  /// An environment variable.
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Where data is looked for and kept; one value for the whole program, so that a cache that cannot
  /// be used is mentioned once.
  static let dataRoots: DataRoots = {
    var environment: [String: String] = [:]
    for name in ["ENGRAM_DATA", "ENGRAM_CACHE", "HOME"] { environment[name] = variable(name) }
    return DataRoots(environment: environment) { printNote("warning: \($0)\n") }
  }()

  /// Runs the body of a command and turns its error into one message and exit code 1.
  ///
  /// - Parameters:
  ///   - file: The name of the experiment if its mistakes are to be written as JSON to standard output
  ///     instead.
  ///   - body: What the command does.
  /// - Throws: The exit code.
  static func reportingErrors(asDocumentOn file: String? = nil, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let code as ExitCode {
      throw code
    } catch {
      if let file {
        try reportingErrors { try printResult(DiagnosticDocument(file, error).text) }
      } else if let error = error as? ConfigurationError {
        // Diagnostics bring their own places and headings.
        print(error)
      } else {
        printNote("error: \(error)\n")
      }
      throw ExitCode.failure
    }
  }
}
