/// Collects the diagnostics of one pass over one or more texts.
///
/// All mistakes are counted; only the first ones in the order of the text are kept, so that a file
/// with a hundred thousand mistakes costs neither time nor memory.
public final class DiagnosticSink {
  /// The errors, and the warnings, that are kept; nobody corrects more of them in one go.
  public static let limit = 100

  /// How often an error was recorded, repetitions included.
  ///
  /// Comparing it before and after a piece of work tells whether the work met a mistake, also one
  /// that had been reported before.
  public private(set) var errorAttemptCount = 0
  /// How many different errors were recorded.
  public private(set) var errorCount = 0
  /// How many different warnings were recorded.
  public private(set) var warningCount = 0

  /// Whether a part of the text could not be read at all, such as a missing base: what is then found
  /// missing is no further mistake.
  public var isIncomplete = false

  private var errors: [Entry] = []
  private var warnings: [Entry] = []
  /// Hashes of everything recorded: the diagnostics themselves would take too much memory.
  private var seen: Set<Int> = []
  private var sources: [String: KnownSource] = [:]
  /// Where a value stands that could not be read.
  private var silent: Set<Mark> = []
  private var annotations: [Mark: [Diagnostic.Note]] = [:]

  private struct KnownSource {
    let source: Source
    /// The place among all sources.
    let order: Int
    /// Where another source asks for this one.
    let inclusion: Mark?
    /// The lines, once a diagnostic needs one.
    var lines: SourceLines?
  }

  private struct Entry {
    let diagnostic: Diagnostic
    /// The order of the source, line, column, and the order of recording.
    let key: (Int, Int, Int, Int)
  }

  /// Creates an empty sink.
  public init() {}

  /// Whether an error, not only a warning, was recorded.
  public var hasErrors: Bool { errorAttemptCount > 0 }

  /// Makes the lines of a text available to diagnostics.
  ///
  /// - Parameters:
  ///   - source: The text.
  ///   - inclusion: Where another text asks for this one, such as the value of `extends:`. Every
  ///     diagnostic in this text then ends with notes that lead back to the outermost one. Of
  ///     several places the first counts.
  public func add(_ source: Source, includedAt inclusion: Mark? = nil) {
    let known = sources[source.name]
    sources[source.name] = KnownSource(
      source: source, order: known?.order ?? sources.count,
      inclusion: known == nil ? inclusion : known?.inclusion)
  }

  /// Adds a note to every diagnostic that is exactly at a mark, earlier and later ones alike.
  ///
  /// It says what the text at the mark does not show, such as where the value of `${width}` is set.
  public func annotate(_ mark: Mark, _ note: Diagnostic.Note) {
    guard annotations[mark]?.contains(note) != true else { return }
    annotations[mark, default: []].append(note)
  }

  /// Records a diagnostic once, however often and on whichever path it is met.
  public func record(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errorAttemptCount += 1 }
    let mark = diagnostic.mark
    guard !silent.contains(mark) else { return }
    // Two learners that share a value through an alias share its mistakes.
    var hasher = Hasher()
    hasher.combine(diagnostic.code)
    hasher.combine(diagnostic.message)
    hasher.combine(mark)
    guard seen.insert(hasher.finalize()).inserted else { return }
    let order = sources[mark.file]?.order ?? 0
    let entry = Entry(
      diagnostic: diagnostic, key: (order, mark.line, mark.column, seen.count))
    switch diagnostic.severity {
    case .error:
      errorCount += 1
      Self.keep(entry, among: &errors)
    case .warning:
      warningCount += 1
      Self.keep(entry, among: &warnings)
    }
  }

  /// Keeps silent about everything at a mark from now on, because it has been said that no value can
  /// be read there; errors are still counted as attempts.
  public func silence(_ mark: Mark) { silent.insert(mark) }

  /// Counts an error that needs no diagnostic, because another one says the same.
  public func countRepeatedError() { errorAttemptCount += 1 }

  /// The first diagnostics in the order of the text, files before arguments in the order given.
  ///
  /// At most ``limit`` errors and as many warnings, each with the source lines it is about.
  public var diagnostics: [Diagnostic] {
    let kept = Self.first(of: errors) + Self.first(of: warnings)
    return kept.sorted { $0.key < $1.key }.map { completed($0.diagnostic) }
  }

  /// All diagnostics as an error.
  public var error: ConfigurationError {
    ConfigurationError(diagnostics, errorCount: errorCount, warningCount: warningCount)
  }

  private static func keep(_ entry: Entry, among entries: inout [Entry]) {
    entries.append(entry)
    // Mistakes are not met in the order of the text; pruning now and then keeps the first ones.
    if entries.count >= 8 * limit { entries = first(of: entries) }
  }

  private static func first(of entries: [Entry]) -> [Entry] {
    Array(entries.sorted { $0.key < $1.key }.prefix(limit))
  }

  private func completed(_ diagnostic: Diagnostic) -> Diagnostic {
    var complete = diagnostic
    complete.notes += annotations[diagnostic.mark] ?? []
    complete.sourceLine = line(at: diagnostic.mark)
    for index in complete.notes.indices {
      guard let mark = complete.notes[index].mark else { continue }
      complete.notes[index].sourceLine = line(at: mark)
    }
    complete.notes += inclusions(of: diagnostic.mark.file)
    return complete
  }

  private func inclusions(of file: String) -> [Diagnostic.Note] {
    var notes: [Diagnostic.Note] = []
    var visited: Set<String> = [file]
    var inclusion = sources[file]?.inclusion
    while let mark = inclusion {
      notes.append(Diagnostic.Note("extended from \(mark)"))
      // A file that extends itself is reported elsewhere, but must not end in a loop here.
      guard visited.insert(mark.file).inserted else { break }
      inclusion = sources[mark.file]?.inclusion
    }
    return notes
  }

  private func line(at mark: Mark) -> SourceLine? {
    guard mark.origin != .wholeFile, let known = sources[mark.file] else { return nil }
    let lines = known.lines ?? known.source.lines
    sources[mark.file]?.lines = lines
    return lines.excerpt(around: mark)
  }
}
