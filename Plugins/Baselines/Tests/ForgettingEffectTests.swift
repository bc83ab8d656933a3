import EngramCore
import Foundation
import PluginTestSupport
import Testing
import YAMLTree

private let roots = DataRoots(
  folders: DataRoots(environment: ProcessInfo.processInfo.environment).folders)
private let hasMNIST = roots.folders.contains {
  FileManager.default.fileExists(atPath: $0 + "/mnist/train-images-idx3-ubyte.gz")
}

/// A small Split-MNIST: 60 images of every digit, 14x14 pixels, two runs of each learner.
@Suite(
  "What the baselines keep of earlier tasks",
  .enabled(if: hasMNIST, "MNIST is not under any data root"))
struct ForgettingEffectTests {
  struct Outcome: Sendable {
    /// The mean accuracy on all tasks after the last, over both runs.
    var accuracy = 0.0
    /// By how much that on earlier tasks has changed since each was learned.
    var backwardTransfer = 0.0
    /// Every answer after the last task.
    var answers: [Int] = []
  }

  private static let plain = Result { try run("type: fine-tuning", labels: "domain-incremental") }
  private static let plainOnce = Result {
    try run("type: fine-tuning", labels: "domain-incremental", episodes: 1, epochs: 3)
  }

  private static func run(
    _ learner: String, labels: String, episodes: Int = 2, epochs: Int = 10
  ) throws -> Outcome {
    let stream: any TaskStream = try registry.make(
      .stream,
      from: """
        {type: split, labels: \(labels), tasks: 5, ways: 2, shots: 60, sets: 2, query-limit: 200,
         demonstrations: {type: mnist, part: train, transforms: [{type: resize, size: 14}]},
         queries: {type: mnist, part: test, transforms: [{type: resize, size: 14}]}}
        """)
    let made: any Learner = try registry.make(
      .learner,
      from: """
        {\(learner), encoder: {type: mlp, widths: [64]}, epochs: \(epochs), batch: 16,
         optimizer: {type: adam, beta2: 0.999, epsilon: 1e-8, rate: {type: constant, value: 3e-3}}}
        """)
    try stream.prepare(roots)
    try made.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 1), roots: roots))
    var outcome = Outcome()
    for index in 0..<episodes {
      let episode = stream.episode(index, seed: 1)
      made.begin(seed: UInt64(index))
      var learned: [Double] = []
      func accuracy(on task: Int) throws -> (share: Double, answers: [Int]) {
        let answers = try made.predict(episode.queries(ofTask: task))
        let right = zip(answers, episode.tasks[task].queries).count { $0 == $1.label }
        return (Double(right) / Double(answers.count), answers)
      }
      for task in episode.tasks.indices {
        try made.observe(episode.demonstrations(ofTask: task))
        learned.append(try accuracy(on: task).share)
      }
      for task in episode.tasks.indices {
        let (share, answers) = try accuracy(on: task)
        outcome.accuracy += share / Double(5 * episodes)
        outcome.backwardTransfer += (share - learned[task]) / Double(4 * episodes)
        outcome.answers += answers
      }
    }
    return outcome
  }

  /// Where all tasks share their outputs, all of them forget less than plain training and end better.
  ///
  /// So it is in Hsu et al., table 2. Over four runs plain training had 64.5 % after the last task, these from 74.6 %.
  @Test(arguments: [
    "type: ewc, coefficient: 1000, fisher-images: 100", "type: si, coefficient: 100",
    "type: mas, coefficient: 1", "type: l2, coefficient: 0.5", "type: rwalk, coefficient: 100",
    "type: lwf", "type: a-gem, memory: 100, replay-batch: 64",
  ])
  func itKeepsMoreThanFineTuning(learner: String) throws {
    let plain = try Self.plain.get()
    let held = try Self.run(learner, labels: "domain-incremental")
    #expect(held.backwardTransfer > plain.backwardTransfer + 0.08)
    #expect(held.accuracy > plain.accuracy + 0.03, "\(held.accuracy) after \(plain.accuracy)")
  }

  @Test(arguments: [
    "type: ewc, coefficient: 0", "type: si, coefficient: 0", "type: mas, coefficient: 0",
    "type: l2, coefficient: 0", "type: rwalk, coefficient: 0", "type: lwf, coefficient: 0",
    "type: naive-rehearsal, memory: 0", "type: experience-replay, memory: 0",
    "type: experience-replay, weighing: sum, coefficient: 0", "type: gem, memory: 0",
    "type: a-gem, memory: 0", "type: dark-experience-replay, alpha: 0",
    "type: dark-experience-replay, memory: 0", "type: dgr, replay-batch: 0",
  ])
  func withNothingThatHoldsItIsFineTuning(learner: String) throws {
    let outcome = try Self.run(
      learner, labels: "domain-incremental", episodes: 1, epochs: 3)
    #expect(try outcome.answers == Self.plainOnce.get().answers)
  }

  /// In the class-incremental scenario plain training knows the last task alone: a fifth.
  @Test func fineTuningForgetsEarlierClasses() throws {
    let accuracy = try Self.run("type: fine-tuning", labels: "class-incremental").accuracy
    #expect(accuracy > 0.15 && accuracy < 0.25, "\(accuracy)")
  }

  /// There, whoever looks at earlier images again, or at something like them, knows far more than a fifth.
  @Test(arguments: [
    ("type: joint", 0.8), ("type: cumulative", 0.8), ("type: naive-rehearsal, memory: 100", 0.7),
    ("type: experience-replay, memory: 100, replay-batch: 16", 0.65),
    ("type: experience-replay, per-class: 10, selection: ring, replay-batch: 16", 0.65),
    ("type: dark-experience-replay, memory: 100, replay-batch: 16", 0.4),
    ("type: dark-experience-replay, memory: 100, beta: 0.5, replay-batch: 16", 0.65),
    ("type: gem, memory: 100", 0.5),
    ("type: icarl, memory: 100", 0.7), ("type: gdumb, memory: 100", 0.65),
  ])
  func replayRemembersEarlierClasses(learner: String, least: Double) throws {
    let accuracy = try Self.run(learner, labels: "class-incremental", episodes: 1).accuracy
    #expect(accuracy > least, "\(accuracy)")
  }

  /// A generator takes longer to learn than a classifier.
  @Test(arguments: ["hard", "soft"])
  func imagesThatWereMadeRememberEarlierClasses(targets: String) throws {
    let accuracy = try Self.run(
      "type: dgr, targets: \(targets), generator-widths: [100], latents: 10, replay-batch: 32",
      labels: "class-incremental", episodes: 1, epochs: 40
    ).accuracy
    #expect(accuracy > 0.35, "\(accuracy)")
  }
}
