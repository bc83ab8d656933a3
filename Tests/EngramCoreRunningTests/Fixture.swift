import AccuracyMetrics
import EngramCore
import EngramTesting
import Files
import Foundation

/// Plans and run folders for the tests of this target.
struct Fixture {
  let scratch: ScratchFolder
  var folder: String { scratch("run") }

  init() throws { scratch = try ScratchFolder() }

  func plan(
    _ learners: [(name: String, learner: FakeLearner)], streams: [FakeStream] = [FakeStream()],
    interval: Int = 4, duration: Duration? = nil, seed: UInt64 = 5,
    selection: ModelSelection? = nil, measures: EvaluationMeasures = EvaluationMeasures(),
    text: String = "experiment: fake\nseed: 5\n"
  ) -> ExperimentPlan {
    let evaluations: [(name: String, stream: any TaskStream)] = streams.enumerated().map {
      ("evaluation-\($0.offset)", $0.element)
    }
    return ExperimentPlan(
      name: "fake", seed: seed, laneCount: nil, checkpointInterval: interval,
      checkpointDuration: duration,
      entries: learners.map {
        ExperimentPlan.Entry(
          name: $0.name, learner: $0.learner, evaluations: evaluations, selection: selection)
      },
      metrics: [
        ("average-accuracy", AverageAccuracy()), ("backward-transfer", BackwardTransfer()),
        ("forgetting", Forgetting()),
      ], measures: measures, resolvedText: text)
  }

  func plan(_ learner: FakeLearner) -> ExperimentPlan { plan([("solo", learner)]) }

  func options(in folder: String? = nil, resume: Bool = false, lanes: Int? = 1) -> RunOptions {
    RunOptions(
      folder: folder ?? self.folder, isResuming: resume, laneCount: lanes,
      roots: DataRoots(folders: []), commandLine: ["engram", "run", "fake.yaml"])
  }

  func run(
    _ plan: ExperimentPlan, _ options: RunOptions? = nil, stopRequest: () -> Int32? = { nil }
  ) throws -> RunOutcome {
    try withoutActuallyEscaping(stopRequest) { stopRequest in
      try Runner(plan, options ?? self.options(), stopRequest: stopRequest).run()
    }
  }

  func text(_ name: String, in folder: String? = nil) throws -> String {
    try ReadableFile.text(of: (folder ?? self.folder) + "/" + name)
  }

  /// The lines of `metrics.jsonl` without the seconds, which differ between runs.
  func timelessMetrics(in folder: String? = nil) throws -> [Substring] {
    try text("metrics.jsonl", in: folder).split(separator: "\n").map { line in
      line[..<(line.range(of: ",\"seconds\":")?.lowerBound ?? line.endIndex)]
    }
  }

  func bytes(_ name: String, in folder: String? = nil) throws -> [UInt8] {
    try ReadableFile.bytes(of: (folder ?? self.folder) + "/" + name)
  }
}

extension ExperimentPlan {
  /// The same with trackers.
  func tracked(by trackers: [any Tracker]) -> ExperimentPlan {
    ExperimentPlan(
      name: name, seed: seed, laneCount: laneCount, checkpointInterval: checkpointInterval,
      checkpointDuration: checkpointDuration, entries: entries, metrics: metrics,
      measures: measures, trackers: trackers, resolvedText: resolvedText)
  }
}
