internal import EngramCore

/// A learner whose memory is measured over the length of what it reads: the paper's model unless said
/// otherwise, with fresh parameters, on procedural images.
struct LengthModel {
  /// The sequence layers that are measured; those whose state grows come last.
  static let layers = ["srwm", "deltanet", "linear-attention", "lstm", "softmax-attention"]

  /// The sequence layer.
  let layer: String
  /// The width of the trunk.
  var width = 256
  /// The heads of a layer that has some.
  var heads = 16
  /// Rows and columns of the images.
  var side = 32
  /// The channels of the encoder's blocks.
  var channels = 32

  /// Whether the state of the layer gets larger with everything that is read.
  var stateGrows: Bool { layer == "softmax-attention" }

  /// The labels, one for each class of a task.
  static let ways = 5

  /// The images, some examples of as many classes as there are labels.
  func dataset(examples: Int) -> String {
    "{type: glyphs, classes: \(Self.ways), examples: \(examples), size: \(side), "
      + "transforms: [{type: rgb}]}"
  }

  /// The learner, not yet prepared.
  ///
  /// - Parameters:
  ///   - shots: Demonstrations of each class in the one task of a training episode.
  ///   - training: Further settings, `steps` among them.
  ///   - registry: Knows the components.
  /// - Returns: One of type `acl`.
  /// - Throws: What is wrong with it.
  func makeLearner(shots: Int, _ training: String, _ registry: Registry) throws -> any Learner {
    let heads = layer == "lstm" ? "" : ", heads: \(heads)"
    return try registry.make(
      .learner,
      from: """
        type: acl
        width: \(width)
        layers: 2
        encoder: {type: conv4, channels: \(channels), dropout: 0.1}
        layer: {type: \(layer), dropout: 0.1\(heads)}
        stream:
          type: episodes
          datasets: [\(dataset(examples: shots + 1))]
          tasks: 1
          ways: \(Self.ways)
          shots: \(shots)
          queries: 1
        \(training)
        """, as: (any Learner).self)
  }
}
