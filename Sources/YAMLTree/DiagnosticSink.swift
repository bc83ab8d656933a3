/// Collects the diagnostics of one pass over one or more texts.
public final class DiagnosticSink {
  /// How often an error was recorded, repetitions included.
  ///
  /// Comparing it before and after a piece of work tells whether the work met a mistake, also one
  /// that had been reported before.
  public private(set) var errorAttemptCount = 0

  private var recorded: [Diagnostic] = []
  private var seen: Set<Diagnostic> = []
  private var sources: [String: Source] = [:]
  private var sourceOrder: [String: Int] = [:]
  /// Lines of the sources that diagnostics were about; finding them anew each time would make a
  /// file with thousands of mistakes slow.
  private var lines: [String: [String]] = [:]

  /// Creates an empty sink.
  public init() {}

  /// Whether an error, not only a warning, was recorded.
  public var hasErrors: Bool { errorAttemptCount > 0 }

  /// Makes the lines of a text available to diagnostics.
  public func add(_ source: Source) {
    sources[source.name] = source
    lines[source.name] = nil
    if sourceOrder[source.name] == nil { sourceOrder[source.name] = sourceOrder.count }
  }

  /// Records a diagnostic once, however often it is met, with the source lines it is about.
  public func record(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errorAttemptCount += 1 }
    guard seen.insert(diagnostic).inserted else { return }
    var complete = diagnostic
    complete.sourceLine = line(at: diagnostic.mark)
    for index in complete.notes.indices {
      guard let mark = complete.notes[index].mark else { continue }
      complete.notes[index].sourceLine = line(at: mark)
    }
    recorded.append(complete)
  }

  /// Counts an error that needs no diagnostic, because another one says the same.
  public func countRepeatedError() { errorAttemptCount += 1 }

  /// All diagnostics in the order of the text, files before arguments in the order given.
  public var diagnostics: [Diagnostic] {
    func key(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
      let mark = diagnostic.mark
      return (sourceOrder[mark.file] ?? 0, mark.line, mark.column)
    }
    return recorded.enumerated().sorted { left, right in
      let (first, second) = (key(left.element), key(right.element))
      // The standard sort promises no stability; the index keeps equal positions in order.
      return first == second ? left.offset < right.offset : first < second
    }.map(\.element)
  }

  /// All diagnostics as an error.
  public var error: ConfigurationError { ConfigurationError(diagnostics) }

  private func line(at mark: Mark) -> String? {
    guard mark.origin != .wholeFile, let source = sources[mark.file] else { return nil }
    let all = lines[mark.file] ?? source.lines
    lines[mark.file] = all
    return all.indices.contains(mark.line - 1) ? all[mark.line - 1] : nil
  }
}
