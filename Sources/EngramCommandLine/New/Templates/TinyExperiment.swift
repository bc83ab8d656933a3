/// A small learner trained for a few steps, around a component that a plugin brings.
struct TinyExperiment {
  let name: String
  var dataset = "{type: glyphs, classes: 40, examples: 20, size: 8, normalize: unit}"
  var encoder = "{type: conv4, blocks: 2, channels: 8}"
  var layer = "{type: srwm, heads: 4}"
  /// Further lines of the learner.
  var settings: [String] = []
  /// What the evaluation is.
  var evaluation = [
    "type: episodes", "datasets: [$images]", "tasks: 2", "ways: 2", "shots: 2", "queries: 10",
    "count: 20",
  ]
  /// Further lines of the experiment.
  var further: [String] = []

  var text: String {
    let learner =
      [
        "stream: {type: episodes, datasets: [$images], tasks: 2, ways: 2, shots: 2}",
        "encoder: \(encoder)", "layer: \(layer)", "width: 32", "layers: 1", "batch: 2", "steps: 20",
      ] + settings
    return """
      # Runs in seconds and needs no data. Twenty steps teach nothing: raise them to see more.
      experiment: \(name)
      components:
        images: \(dataset)
      learners:
        small:
          type: acl
      \(learner.map { "    \($0)\n" }.joined())evaluations:
        images:
      \(evaluation.map { "    \($0)\n" }.joined())\(further.map { "\($0)\n" }.joined())
      """
  }
}
