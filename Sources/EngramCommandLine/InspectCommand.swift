internal import ArgumentParser
internal import EngramCore
internal import Inspection

/// `engram inspect`: what the learners of a run learned to write, and when they began to forget.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Draws the losses of a run and what its learners write while they read.",
    discussion: """
      Into the folder go losses.svg and losses.png; for every layer that reports what it writes, \
      layer-N-film (one head over time) and layer-N-heads (what each task changed), both as .svg and .png; \
      and inspection.json with all numbers. Each learner of several has a folder of its own for its pictures.
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run, finished or not, or of one learner of it.", valueName: "run"),
    completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp(
      "Where to write; without it inspection in the run folder.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(
    help: ArgumentHelp(
      "The evaluation an episode of which is read; without it the first.", valueName: "name"))
  var evaluation: String?

  @Option(help: "The episode, counted from 1.")
  var episode = 1

  @Option(
    help: "The head whose film is drawn, counted from 1; without it the one that writes most.")
  var head: Int?

  @Option(
    help: ArgumentHelp(
      "Over how many steps losses are averaged; without it a 25th of all, at most 499.",
      valueName: "steps"))
  var window: Int?

  func validate() throws {
    if folder.isEmpty {
      throw ValidationError("<run> takes the name of a folder, not an empty one.")
    }
    if out?.isEmpty == true { throw ValidationError("--out takes the name of a folder.") }
    for (name, value) in [("episode", episode), ("head", head ?? 1), ("window", window ?? 1)]
    where value < 1 {
      throw ValidationError("--\(name) takes a number from 1, not \(value).")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      let runs = try LearnerRun.all(in: folder, registry: try EngramProgram.registry())
      let inspector = RunInspector(
        evaluation: evaluation, episode: episode, head: head, window: window,
        roots: Console.dataRoots)
      let findings = try inspector.inspect(runs)
      let target = out ?? folder + "/inspection"
      let files = try InspectionFiles(findings, of: folder, head: head).write(to: target)
      try Console.printResult(
        findings.map(\.text).joined(separator: "\n") + "\nwritten to \(target): "
          + files.joined(separator: ", ") + "\n")
    }
  }
}
