import EngramCore
import EngramTesting
import PluginTestSupport
import Safetensors
import TensorEngine
import Testing

@testable import FrozenEncoders

/// Drawings of eight classes, two at a time, on features of a small network that has been trained on eight others.
@Suite("What prompts keep of earlier tasks")
struct PromptEffectTests {
  /// The mean accuracy on all tasks after the last.
  private func accuracy(_ settings: String, _ encoder: String) throws -> Double {
    let images =
      "{type: glyphs, first-class: 20, classes: 8, examples: 30, size: 8, normalize: unit}"
    let stream: any TaskStream = try registry.make(
      .stream,
      from: "{type: split, labels: class-incremental, tasks: 4, ways: 2, shots: 20, sets: 1, "
        + "demonstrations: \(images), queries: \(images)}")
    let learner: any Learner = try registry.make(
      .learner,
      from: "{\(settings), encoder: \(encoder), epochs: 8, batch: 10, "
        + "optimizer: {type: adam, beta2: 0.999, epsilon: 1e-8, clip: 1, rate: {type: constant, value: 0.01}}}"
    )
    let roots = DataRoots(folders: [])
    try stream.prepare(roots)
    try learner.prepare(LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: roots))
    let episode = stream.episode(0, seed: 1)
    learner.begin(seed: 1)
    for task in episode.tasks.indices {
      try learner.observe(episode.demonstrations(ofTask: task))
    }
    return try episode.tasks.indices.reduce(0) { sum, task in
      let answers = try learner.predict(episode.queries(ofTask: task))
      let right = zip(answers, episode.tasks[task].queries).count { $0 == $1.label }
      return sum + Double(right) / Double(answers.count * episode.tasks.count)
    }
  }

  /// Trains the network, and returns it as an encoder.
  private func encoder(in scratch: ScratchFolder) throws -> String {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: supervised, steps: 150, batch: 24,
         dataset: {type: glyphs, classes: 8, examples: 40, size: 8, normalize: unit},
         encoder: {type: vit, train: true, patch: 4, channels: 1, width: 16, depth: 2, heads: 2},
         optimizer: {type: adam, rate: {type: constant, value: 0.003}}}
        """)
    try learner.prepare(
      LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: DataRoots(folders: [])))
    for step in 0..<learner.stepCount { _ = try learner.train(step: step) }
    let path = scratch("vit.safetensors")
    try SafetensorsFile.write(
      learner.checkpoint().filter { $0.name.hasPrefix("encoder.") }, metadata: ["heads": "2"],
      to: path)
    return "{type: vit, weights: \(path)}"
  }

  @Test func promptsForgetLessThanFineTuning() throws {
    let scratch = try ScratchFolder()
    let encoder = try encoder(in: scratch)
    let plain = try accuracy("type: fine-tuning", encoder)
    let pool = try accuracy("type: l2p, pool: 8, length: 2, top: 2, batchwise: false", encoder)
    let dual = try accuracy(
      "type: dualprompt, pool: 4, general-length: 2, general-blocks: [0], expert-length: 2, "
        + "expert-blocks: [1]", encoder)
    print("plain \(plain) l2p \(pool) dualprompt \(dual)")
    #expect(pool > plain + 0.1, "\(pool), \(plain)")
    #expect(dual > plain + 0.1, "\(dual), \(plain)")
  }
}
