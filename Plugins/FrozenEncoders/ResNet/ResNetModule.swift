import EngramCore
import TensorEngine

/// The network of ``ResNet``.
struct ResNetModule: EncoderModule {
  /// Pixels of images that go through the network at once where no gradient is asked for.
  private static let pixelLimit = 4 * 224 * 224

  let weights: PreparedValue<ResidualWeights>

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    let weights = weights.known
    let pixels = images.shape[1] * images.shape[2]
    return PartwiseEncoding.features(
      of: images, width: weights.extents.width, part: Self.pixelLimit / pixels, pass
    ) { images, tape in
      let start = tape.apply(
        MaxPool(MapWindow(size: 3, stride: 2, padding: 1)),
        to: rectified(convolved(images, weights.stem, stride: 2, tape), weights.stem, tape))
      return tape.apply(
        MapMean(), to: weights.blocks.reduce(start) { apply($1, to: $0, tape) })
    }
  }

  /// The stride is that of the 3x3 convolution, or of the first one, as in torchvision and timm.
  private func apply(
    _ block: ResidualWeights.Block, to x: Variable, _ tape: Tape
  ) -> Variable {
    let strided = block.branch.count == 3 ? 1 : 0
    var map = x
    for (number, layer) in block.branch.enumerated() {
      map = convolved(map, layer, stride: number == strided ? block.stride : 1, tape)
      guard number < block.branch.count - 1 else { break }
      map = rectified(map, layer, tape)
    }
    let last = block.branch[block.branch.count - 1]
    guard let skip = block.skip else { return rectified(map, last, adding: x, tape) }
    let other = tape.apply(
      Linear(), to: windows(of: x, size: 1, stride: block.stride, tape),
      tape.constant(skip.matrix), tape.constant(skip.bias))
    return rectified(map, last, adding: other, tape)
  }

  /// A convolution without its bias.
  private func convolved(
    _ x: Variable, _ layer: ResidualWeights.Convolution, stride: Int, _ tape: Tape
  ) -> Variable {
    let size = layer.kernel.shape[2]
    if size == 3, stride == 1 {
      return tape.apply(MapConvolution(), to: x, tape.constant(layer.kernel))
    }
    return tape.apply(
      Linear(), to: windows(of: x, size: size, stride: stride, tape), tape.constant(layer.matrix))
  }

  private func windows(
    of x: Variable, size: Int, stride: Int, _ tape: Tape
  ) -> Variable {
    guard size > 1 || stride > 1 else { return x }
    return tape.apply(Unfold(MapWindow(size: size, stride: stride, padding: size / 2)), to: x)
  }

  private func rectified(
    _ x: Variable, _ layer: ResidualWeights.Convolution, adding skip: Variable? = nil, _ tape: Tape
  ) -> Variable {
    tape.apply(BiasReLU(), to: [x, tape.constant(layer.bias)] + [skip].compactMap(\.self))[0]
  }
}
