import EngramCore
import TensorEngine

/// The network of ``ResNet12``.
struct ResNet12Module: EncoderModule {
  /// A convolution and the norm behind it.
  struct Layer: Sendable {
    let kernel: ParameterHandle
    let gamma: ParameterHandle
    let beta: ParameterHandle

    /// Kaiming's initialisation by fan-out: deviation `sqrt(2 / (outputs * pixels))`.
    ///
    /// > Source: He, Zhang, Ren & Sun (2015), <https://arxiv.org/abs/1502.01852>.
    init(_ scope: ParameterScope, _ shape: Shape) {
      let fanOut = shape[0] * shape.extents.dropFirst(2).reduce(1, *)
      kernel = scope.declare(
        "kernel", shape, .normal(mean: 0, deviation: (2 / Float(fanOut)).squareRoot()))
      gamma = scope.declare("gamma", [shape[0]], .constant(1))
      beta = scope.declare("beta", [shape[0]], .constant(0))
    }
  }

  struct Block: Sendable {
    let branch: [Layer]
    /// The 1x1 convolution, which is a product of every pixel with a matrix.
    let skip: Layer
    let dropBlock: Float
  }

  /// The slope of every leaky ReLU below zero.
  private static let slope: Float = 0.1

  let blocks: [Block]
  let dropBlockSize: Int

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(MapMean(), to: blocks.reduce(images) { apply($1, to: $0, pass) })
  }

  private func apply(_ block: Block, to x: Variable, _ pass: ForwardPass) -> Variable {
    let tape = pass.tape
    var map = tape.apply(MapConvolution(), to: x, pass[block.branch[0].kernel])
    for (before, layer) in zip(block.branch, block.branch.dropFirst()) {
      map = tape.apply(
        MapConvolution(slope: Self.slope), to: map, pass[layer.kernel], pass[before.gamma],
        pass[before.beta])
    }
    let last = block.branch[block.branch.count - 1]
    let skip = tape.apply(Linear(), to: x, pass[block.skip.kernel])
    let pooled = tape.apply(
      ResidualPool(slope: Self.slope), to: map, pass[last.gamma], pass[last.beta], skip,
      pass[block.skip.gamma], pass[block.skip.beta])
    let dropout = pass.dropout(block.dropBlock)
    guard dropout.rate > 0 else { return pooled }
    return tape.apply(DropBlock(size: dropBlockSize, dropout: dropout), to: pooled)
  }
}
