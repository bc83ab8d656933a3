import EngramCore
import TensorEngine

/// A file with the weights of a ResNet, whose header fits one.
struct ResidualFile: Sendable {
  let extents: ResidualExtents
  private let file: WeightFile

  /// Opens a file and checks every name and shape.
  ///
  /// - Throws: `DataError` when it does not hold a ResNet.
  init(_ path: String) throws(DataError) {
    guard let file = try WeightFile(path).anchored(at: ResidualNaming.stem + ".weight") else {
      throw DataError(
        "\(path) holds no ResNet of torchvision or timm: there is no "
          + "'\(ResidualNaming.stem).weight'")
    }
    self.file = file
    extents = try Self.extents(of: file)
    let kind = extents.isBottleneck ? "bottleneck" : "basic"
    try file.check(
      for: ResidualNaming.expected(for: extents),
      of: "a ResNet with \(extents.stages.map(\.count)) \(kind) blocks",
      besides: ResidualNaming.isSuperfluous)
  }

  /// Reads all weights.
  ///
  /// - Throws: `DataError` when a tensor cannot be read or holds what is no number.
  func weights() throws(DataError) -> ResidualWeights {
    var blocks: [ResidualWeights.Block] = []
    for (stage, stageBlocks) in extents.stages.enumerated() {
      for (number, block) in stageBlocks.enumerated() {
        let start = ResidualNaming.block(number, ofStage: stage)
        var layers: [ResidualWeights.Convolution] = []
        for part in ResidualNaming.layers(of: block, isBottleneck: extents.isBottleneck) {
          layers.append(try convolution(start + part.convolution, start + part.norm))
        }
        let skip = block.hasSkip ? layers.popLast() : nil
        blocks.append(ResidualWeights.Block(branch: layers, skip: skip, stride: block.stride))
      }
    }
    return ResidualWeights(
      extents: extents, stem: try convolution(ResidualNaming.stem, ResidualNaming.stemNorm),
      blocks: blocks)
  }

  private func convolution(
    _ name: String, _ norm: String
  ) throws(DataError) -> ResidualWeights.Convolution {
    let variance = try file.tensor(norm + ".running_var")
    guard variance.elements.allSatisfy({ $0 >= 0 }) else {
      throw DataError("\(file.path): '\(norm).running_var' holds a variance below zero")
    }
    return ResidualWeights.Convolution(
      kernel: try file.tensor(name + ".weight"), gamma: try file.tensor(norm + ".weight"),
      beta: try file.tensor(norm + ".bias"), mean: try file.tensor(norm + ".running_mean"),
      variance: variance)
  }

  private static func extents(of file: WeightFile) throws(DataError) -> ResidualExtents {
    func shape(_ name: String) throws(DataError) -> Shape {
      let shape = file.shape(of: name + ".weight") ?? []
      guard shape.rank == 4, shape.extents.allSatisfy({ $0 > 0 }) else {
        throw DataError(
          "\(file.path): '\(name).weight' has shape \(shape) instead of "
            + "[outputs x inputs x height x width]")
      }
      return shape
    }
    let stem = try shape(ResidualNaming.stem)
    let names = file.names
    func has(_ start: String) -> Bool { names.contains { $0.hasPrefix(start) } }
    let isBottleneck = names.contains(ResidualNaming.block(0, ofStage: 0) + "conv3.weight")
    var inputs = stem[0]
    var stages: [[ResidualExtents.Block]] = []
    while has(ResidualNaming.block(0, ofStage: stages.count)) {
      var blocks: [ResidualExtents.Block] = []
      while has(ResidualNaming.block(blocks.count, ofStage: stages.count)) {
        let start = ResidualNaming.block(blocks.count, ofStage: stages.count)
        let inner = try shape(start + "conv1")[0]
        let outputs = isBottleneck ? try shape(start + "conv3")[0] : inner
        let stride = !stages.isEmpty && blocks.isEmpty ? 2 : 1
        blocks.append(
          ResidualExtents.Block(
            inputs: inputs, inner: inner, outputs: outputs, stride: stride,
            hasSkip: stride > 1 || inputs != outputs))
        inputs = outputs
      }
      stages.append(blocks)
    }
    guard !stages.isEmpty else {
      throw DataError(
        "\(file.path) holds no block of a ResNet: no name begins with "
          + "'\(ResidualNaming.block(0, ofStage: 0))'")
    }
    return ResidualExtents(
      channels: stem[1], stem: stem[0], isBottleneck: isBottleneck, stages: stages)
  }
}
