import TensorEngine

/// The sizes of a ResNet.
struct ResidualExtents: Sendable, Equatable {
  /// A block of a stage.
  struct Block: Sendable, Equatable {
    let inputs: Int
    /// Channels of the 3x3 convolution, or of both.
    let inner: Int
    let outputs: Int
    /// From one pixel of the result to the next.
    let stride: Int
    /// Whether the skip is a 1x1 convolution.
    let hasSkip: Bool
  }

  /// Values per pixel of an image.
  let channels: Int
  /// Channels after the first convolution.
  let stem: Int
  /// Whether blocks are 1x1, 3x3 and 1x1 convolutions instead of two of 3x3.
  let isBottleneck: Bool
  /// The blocks of every stage.
  let stages: [[Block]]

  /// The networks of the paper that have names here.
  ///
  /// > Source: He, Zhang, Ren & Sun (2016), table 1.
  enum Depth: String, CaseIterable, Sendable {
    case resNet18 = "resnet18"
    case resNet34 = "resnet34"
    case resNet50 = "resnet50"

    var blockCounts: [Int] { self == .resNet18 ? [2, 2, 2, 2] : [3, 4, 6, 3] }
  }

  /// The usual channels: 64 after the first convolution, twice as many in every further stage.
  static func usual(_ depth: Depth, channels: Int) -> ResidualExtents {
    let isBottleneck = depth == .resNet50
    var inputs = 64
    let stages = depth.blockCounts.enumerated().map { stage, count in
      (0..<count).map { number in
        let (inner, stride) = (64 << stage, stage > 0 && number == 0 ? 2 : 1)
        let outputs = isBottleneck ? 4 * inner : inner
        defer { inputs = outputs }
        return Block(
          inputs: inputs, inner: inner, outputs: outputs, stride: stride,
          hasSkip: stride > 1 || inputs != outputs)
      }
    }
    return ResidualExtents(
      channels: channels, stem: 64, isBottleneck: isBottleneck, stages: stages)
  }

  /// Channels of the last map.
  var width: Int { stages.last?.last?.outputs ?? stem }
}
