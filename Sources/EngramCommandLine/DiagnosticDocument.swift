internal import JSONTree
internal import YAMLTree

/// The mistakes and warnings of an experiment as JSON, for editors and scripts.
///
/// One object with `version`, `file`, `errorCount`, `warningCount`, `errors` and `warnings`, and
/// after a run the `folder` with its results and the number of `missedExpectations`. The
/// lists hold at most ``DiagnosticSink/limit`` entries, the counts everything. Whoever reads it
/// ignores keys that it does not know; `version` changes when a known one means something else.
struct DiagnosticDocument {
  private let file: String
  private let error: ConfigurationError
  private let failure: String?
  private let result: [JSON.Member]

  /// The document of an experiment that can be run.
  init(_ file: String, warnings: [Diagnostic]) {
    self.file = file
    error = ConfigurationError(warnings)
    failure = nil
    result = []
  }

  /// The document of an experiment that has been run.
  init(_ file: String, warnings: [Diagnostic], folder: String, missedCount: Int) {
    self.file = file
    error = ConfigurationError(warnings)
    failure = nil
    result = [
      JSON.Member("folder", .text(folder)),
      JSON.Member("missedExpectations", .integer(missedCount)),
    ]
  }

  /// The document of an experiment that cannot be run.
  init(_ file: String, _ error: any Error) {
    self.file = file
    self.error = error as? ConfigurationError ?? ConfigurationError([])
    failure = error is ConfigurationError ? nil : "\(error)"
    result = []
  }

  /// The document with a line end.
  var text: String {
    // What goes wrong beside the experiment, such as a full disk, has no position.
    let failures = failure.map { message in
      JSON.object([
        JSON.Member("code", .text("failure")), JSON.Member("severity", .text("error")),
        JSON.Member("message", .text(message)),
      ])
    }
    let errors = error.diagnostics.filter { $0.severity == .error }.map(json(of:))
    let warnings = error.diagnostics.filter { $0.severity == .warning }.map(json(of:))
    let members = [
      JSON.Member("version", .integer(1)),
      JSON.Member("file", .text(file)),
      JSON.Member("errorCount", .integer(error.errorCount + (failure == nil ? 0 : 1))),
      JSON.Member("warningCount", .integer(error.warningCount)),
      JSON.Member("errors", .list(errors + (failures.map { [$0] } ?? []))),
      JSON.Member("warnings", .list(warnings)),
    ]
    return JSON.object(members + result).indentedText
  }

  private func json(of diagnostic: Diagnostic) -> JSON {
    var members = [
      JSON.Member("code", .text(diagnostic.code.name)),
      JSON.Member("severity", .text(diagnostic.severity.rawValue)),
      JSON.Member("message", .text(diagnostic.message)),
      JSON.Member("path", .text(diagnostic.path)),
    ]
    members += place(diagnostic.mark, diagnostic.sourceLine)
    let notes = diagnostic.notes.map { note in
      JSON.object(
        [JSON.Member("message", .text(note.message))]
          + (note.mark.map { place($0, note.sourceLine) } ?? []))
    }
    return .object(members + [JSON.Member("notes", .list(notes))])
  }

  /// Lines and columns count from 1, columns and widths in Unicode scalars; an argument of the
  /// command line has its text in place of a file name, and a whole file neither line nor column.
  private func place(_ mark: Mark, _ line: SourceLine?) -> [JSON.Member] {
    var members = [JSON.Member(mark.origin == .argument ? "argument" : "file", .text(mark.file))]
    guard mark.origin != .wholeFile else { return members }
    members += [
      JSON.Member("line", .integer(mark.line)), JSON.Member("column", .integer(mark.column)),
      JSON.Member("width", .integer(mark.width)),
    ]
    guard let line else { return members }
    members.append(JSON.Member("sourceLine", .text(line.text)))
    if line.firstColumn > 1 {
      // Of a very long line only the part around the mistake is shown.
      members.append(JSON.Member("sourceLineColumn", .integer(line.firstColumn)))
    }
    return members
  }
}
