internal import ArgumentParser
internal import Batches
internal import EngramCore
internal import Glibc

/// `engram status`: how far the jobs of a batch are.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows how far the jobs of a batch are, also while it runs.")

  @Argument(
    help: ArgumentHelp("The folder of the batch.", valueName: "batch"), completion: .directory)
  var folder: String

  @Flag(help: "Shows it again every second, on a terminal, until no job is left to run.")
  var live = false

  func run() throws {
    try Console.reportingErrors {
      let folder = BatchFolder(folder)
      let batch = try folder.read()
      guard live else {
        return try Console.printResult(
          BatchTable(batch, try folder.states(of: batch), folder).text)
      }
      StopSignal.listen()
      var isOver = false
      while !isOver, StopSignal.received == nil {
        let states = try folder.states(of: batch)
        let text = BatchTable(batch, states, folder).text
        isOver = !states.contains { $0.isOpen }
        if Console.notesAreRewritable {
          // Home, the text with the rest of each line taken away, then the rest of the screen.
          let lines = text.replacing("\n", with: "\u{1B}[K\n")
          Console.printNote("\u{1B}[H\(lines)\u{1B}[J")
        }
        if !isOver { Glibc.sleep(1) }
      }
      if !Console.notesAreRewritable {
        try Console.printResult(
          BatchTable(batch, try folder.states(of: batch), folder).text)
      }
    }
  }
}

extension JobState {
  /// Whether the job waits or a process works at it.
  fileprivate var isOpen: Bool {
    switch phase {
    case .waiting: true
    case .running(let process): process.isAlive
    default: false
    }
  }
}

/// The jobs of a batch as text.
struct BatchTable {
  private let batch: Batch
  private let states: [JobState]
  private let folder: BatchFolder

  init(_ batch: Batch, _ states: [JobState], _ folder: BatchFolder) {
    self.batch = batch
    self.states = states
    self.folder = folder
  }

  /// One line per job, then how many there are of each kind.
  var text: String {
    let jobs = batch.jobs
    var counts: [(word: String, count: Int)] = []
    var rows: [[String]] = []
    for (job, state) in zip(jobs, states) {
      let word = word(for: state)
      rows.append([job.name, word, note(on: job, state)])
      if let index = counts.firstIndex(where: { $0.word == word }) {
        counts[index].count += 1
      } else {
        counts.append((word, 1))
      }
    }
    let sum = counts.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
    return AlignedColumns.text(rows) + "\(jobs.count) jobs: \(sum)\n"
  }

  private func word(for state: JobState) -> String {
    // A process that was killed could not write that it has ended.
    if case .running(let process) = state.phase, !process.isAlive { return "interrupted" }
    return state.phase.name
  }

  private func note(on job: Batch.Job, _ state: JobState) -> String {
    let seconds = OneDecimal.text(state.seconds) + " s"
    return switch state.phase {
    case .waiting: ""
    case .running: folder.folder(of: job).lastLine
    case .stopped: "\(seconds), with a checkpoint"
    case .finished: seconds
    case .failed(let failure): failure.message
    }
  }
}
