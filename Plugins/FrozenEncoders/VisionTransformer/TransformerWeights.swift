import TensorEngine

/// The weights of a Vision Transformer.
struct TransformerWeights: Sendable {
  struct Norm: Sendable {
    let gamma: Tensor
    let beta: Tensor
  }

  struct Linear: Sendable {
    let weight: Tensor
    let bias: Tensor
  }

  struct Block: Sendable {
    let firstNorm: Norm
    /// Query, key and value one below the other.
    let packed: Linear
    let out: Linear
    let secondNorm: Norm
    let up: Linear
    let down: Linear
  }

  let extents: TransformerExtents
  /// A row of the weight goes over a patch pixel by pixel, channels innermost.
  let patches: Linear
  /// `[1, 1, width]`.
  let classToken: Tensor
  /// `[1, 1 + grid * grid, width]`.
  let positions: Tensor
  let blocks: [Block]
  let finalNorm: Norm

  /// A network that has learned nothing: deviations of 0.02, biases of zero, as timm draws them.
  static func random(_ extents: TransformerExtents, seed: UInt64) -> TransformerWeights {
    var stream: UInt64 = 0
    func normal(_ shape: Shape) -> Tensor {
      var random = RandomStream(seed: seed, RandomStream.key("frozen weights"), stream)
      stream += 1
      let tensor = Tensor(uninitialized: shape)
      for i in 0..<tensor.count { tensor.pointer[i] = 0.02 * random.normal() }
      return tensor
    }
    func linear(_ outputs: Int, _ inputs: Int) -> Linear {
      Linear(weight: normal([outputs, inputs]), bias: Tensor(repeating: 0, shape: [outputs]))
    }
    let width = extents.width
    func norm() -> Norm {
      Norm(gamma: Tensor(repeating: 1, shape: [width]), beta: Tensor(repeating: 0, shape: [width]))
    }
    return TransformerWeights(
      extents: extents, patches: linear(width, extents.patch * extents.patch * extents.channels),
      classToken: normal([1, 1, width]),
      positions: normal([1, 1 + extents.grid * extents.grid, width]),
      blocks: (0..<extents.depth).map { _ in
        Block(
          firstNorm: norm(), packed: linear(3 * width, width), out: linear(width, width),
          secondNorm: norm(), up: linear(extents.hidden, width), down: linear(width, extents.hidden)
        )
      }, finalNorm: norm())
  }
}
