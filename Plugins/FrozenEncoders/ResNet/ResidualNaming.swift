import TensorEngine

/// How torchvision and timm, which agree in it, name the weights of a ResNet.
enum ResidualNaming {
  /// The first convolution, whose name tells the kind of network.
  static let stem = "conv1"
  static let stemNorm = "bn1"

  /// What stands before the parts of a block.
  static func block(_ number: Int, ofStage stage: Int) -> String {
    "layer\(stage + 1).\(number)."
  }

  /// The convolutions of a block in order, each with its norm; the skip's is the last.
  static func layers(
    of block: ResidualExtents.Block, isBottleneck: Bool
  ) -> [(convolution: String, norm: String, shape: Shape)] {
    let (inputs, inner, outputs) = (block.inputs, block.inner, block.outputs)
    let shapes: [Shape] =
      isBottleneck
      ? [[inner, inputs, 1, 1], [inner, inner, 3, 3], [outputs, inner, 1, 1]]
      : [[inner, inputs, 3, 3], [outputs, inner, 3, 3]]
    let branch = shapes.enumerated().map { ("conv\($0 + 1)", "bn\($0 + 1)", $1) }
    let skip: [(String, String, Shape)] =
      block.hasSkip ? [("downsample.0", "downsample.1", [outputs, inputs, 1, 1])] : []
    return branch + skip
  }

  /// Everything that a network needs.
  static func expected(for extents: ResidualExtents) -> [ExpectedTensor] {
    func layer(_ convolution: String, _ norm: String, _ shape: Shape) -> [ExpectedTensor] {
      [ExpectedTensor(convolution + ".weight", shape)]
        + ["weight", "bias", "running_mean", "running_var"].map {
          ExpectedTensor("\(norm).\($0)", [shape[0]])
        }
    }
    var expected = layer(stem, stemNorm, [extents.stem, extents.channels, 7, 7])
    for (stage, blocks) in extents.stages.enumerated() {
      for (number, block) in blocks.enumerated() {
        let start = self.block(number, ofStage: stage)
        for part in layers(of: block, isBottleneck: extents.isBottleneck) {
          expected += layer(start + part.convolution, start + part.norm, part.shape)
        }
      }
    }
    return expected
  }

  /// Whether a name belongs to what comes after the features, or counts batches of training.
  static func isSuperfluous(_ name: String) -> Bool {
    name.hasPrefix("fc.") || name.hasSuffix(".num_batches_tracked")
  }
}
