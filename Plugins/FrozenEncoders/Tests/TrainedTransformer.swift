import EngramCore
import EngramTesting
import PluginTestSupport
import Safetensors

/// A small Vision Transformer for 8x8 images of one channel, trained to tell sixteen drawings apart.
enum TrainedTransformer {
  private static let scratch = try? ScratchFolder()

  /// The encoder as an experiment names it, with the weights in a file.
  static let encoder = Result {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: supervised, steps: 250, batch: 24,
         dataset: {type: glyphs, classes: 16, examples: 40, size: 8, normalize: unit},
         encoder: {type: vit, train: true, patch: 4, channels: 1, width: 16, depth: 2, heads: 2},
         optimizer: {type: adam, rate: {type: constant, value: 0.003}}}
        """)
    try learner.prepare(
      LearnerContext(seed: 1, lanes: LaneGroup(count: 1), roots: DataRoots(folders: [])))
    for step in 0..<learner.stepCount { _ = try learner.train(step: step) }
    let path = scratch?("vit.safetensors") ?? ""
    try SafetensorsFile.write(
      learner.checkpoint().filter { $0.name.hasPrefix("encoder.") }, metadata: ["heads": "2"],
      to: path)
    return "{type: vit, weights: \(path)}"
  }
}
