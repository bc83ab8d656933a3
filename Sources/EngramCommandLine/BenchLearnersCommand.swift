internal import ArgumentParser
internal import EngramCore
internal import YAMLTree

/// `engram bench learners`: times the gradient learners, beside plain PyTorch.
struct BenchLearnersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learners",
    abstract: "Times gradient learners on Split-MNIST, beside plain PyTorch.")

  @Option(help: "A Python with PyTorch; without it only Engram is timed.")
  var python: String?

  @Option(help: "The peer's script.")
  var reference = "../shared/reference/baseline_reference.py"

  @Option(help: "Worker threads; without it one per core.")
  var lanes: Int?

  @Flag(
    help:
      "Also as many seeds at once as there are lanes, one lane each: how a batch goes through seeds."
  )
  var sideBySide = false

  @Option(help: "Learners, by name; may be repeated. Without it all.")
  var learner: [String] = []

  func validate() throws {
    if let lanes, !(1...1024).contains(lanes) {
      throw ValidationError("--lanes takes a number from 1 to 1024, not \(lanes).")
    }
    let names = LearnerBench.all.map(\.name)
    for name in learner where !names.contains(name) {
      throw ValidationError("There is no learner '\(name)' to time; take one of \(names.list).")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      let registry = try EngramProgram.registry()
      let roots = Console.dataRoots
      let group = LaneGroup(count: lanes ?? Machine.coreCount)
      let peer = python.map {
        LearnerPeer(
          python: PythonProgram(path: $0), script: reference, threads: group.count,
          roots: roots)
      }
      try Console.printResult(
        "\(group.count) lanes; Split-MNIST, five tasks, MLP 400-400, 4 epochs, steps of 128\n")
      for bench in LearnerBench.all where learner.isEmpty || learner.contains(bench.name) {
        let own = try bench.run(registry: registry, lanes: group, roots: roots)
        let other = try bench.peerMethod.flatMap { try peer?.run($0) }
        try Console.printResult(line(bench, own, other))
        guard sideBySide else { continue }
        let shared = try bench.runSideBySide(
          registry: registry, count: group.count, roots: roots)
        try Console.printResult(
          "  a seed of \(group.count) at once: " + figures(shared, other, bench))
      }
    }
  }

  private func line(
    _ bench: LearnerBench, _ own: LearnerBench.Measurement,
    _ other: (seconds: Double, accuracy: Double)?
  ) -> String {
    let peer = other.map {
      "; PyTorch \(Bench.seconds($0.seconds)), \(Bench.rounded($0.accuracy, 1)) %"
    }
    return "\(bench.name): " + figures(own, other, bench, peer: peer ?? "")
  }

  private func figures(
    _ own: LearnerBench.Measurement, _ other: (seconds: Double, accuracy: Double)?,
    _ bench: LearnerBench, peer: String = ""
  ) -> String {
    let comparison = other.map { other in
      ": \(Bench.rounded(other.seconds / own.seconds, 2)) times faster"
        + (bench.goal.map { " (goal \($0))" } ?? "")
    }
    return "\(Bench.seconds(own.seconds)), \(Int(Double(own.imageCount) / own.seconds)) images/s, "
      + "\(Bench.rounded(100 * own.accuracy, 1)) %\(peer)\(comparison ?? "")\n"
  }
}
