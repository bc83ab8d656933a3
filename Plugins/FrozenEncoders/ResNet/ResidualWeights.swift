import TensorEngine

/// The weights of a ResNet, its batch norms folded into the convolutions before them.
struct ResidualWeights: Sendable {
  /// A convolution with the norm behind it.
  struct Convolution: Sendable {
    /// `[outputs, inputs, size, size]`; for ``MapConvolution``.
    let kernel: Tensor
    /// The same with channels innermost, `[outputs, size * size * inputs]`; for products.
    let matrix: Tensor
    /// `[outputs]`.
    let bias: Tensor

    /// Folds a norm: `gamma (conv(x) - mean) / sqrt(variance + epsilon) + beta`.
    init(
      kernel: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor,
      epsilon: Double = 1e-5
    ) {
      let folded = Tensor(uninitialized: kernel.shape)
      let bias = Tensor(uninitialized: beta.shape)
      let size = kernel.count / max(kernel.shape[0], 1)
      for output in 0..<kernel.shape[0] {
        let scale =
          Double(gamma.pointer[output])
          / (Double(variance.pointer[output]) + epsilon).squareRoot()
        for i in output * size..<(output + 1) * size {
          folded.pointer[i] = Float(Double(kernel.pointer[i]) * scale)
        }
        bias.pointer[output] = Float(
          Double(beta.pointer[output]) - Double(mean.pointer[output]) * scale)
      }
      self.kernel = folded
      matrix = folded.channelsLast
      self.bias = bias
    }
  }

  struct Block: Sendable {
    let branch: [Convolution]
    let skip: Convolution?
    let stride: Int
  }

  let extents: ResidualExtents
  let stem: Convolution
  let blocks: [Block]

  /// A network that has learned nothing: kernels drawn as torchvision does, norms that change nothing.
  ///
  /// > Source: He, Zhang, Ren & Sun (2015), <https://arxiv.org/abs/1502.01852>, by fan-out.
  static func random(_ extents: ResidualExtents, seed: UInt64) -> ResidualWeights {
    var stream: UInt64 = 0
    func draw(_ shape: Shape) -> Convolution {
      var random = RandomStream(seed: seed, RandomStream.key("frozen weights"), stream)
      stream += 1
      let kernel = Tensor(uninitialized: shape)
      let deviation = (2 / Float(shape[0] * shape[2] * shape[3])).squareRoot()
      for i in 0..<kernel.count { kernel.pointer[i] = deviation * random.normal() }
      let (one, zero) = (
        Tensor(repeating: 1, shape: [shape[0]]), Tensor(repeating: 0, shape: [shape[0]])
      )
      return Convolution(kernel: kernel, gamma: one, beta: zero, mean: zero, variance: one)
    }
    return ResidualWeights(
      extents: extents, stem: draw([extents.stem, extents.channels, 7, 7]),
      blocks: extents.stages.joined().map { block in
        var layers = ResidualNaming.layers(of: block, isBottleneck: extents.isBottleneck)
          .map { draw($0.shape) }
        let skip = block.hasSkip ? layers.popLast() : nil
        return Block(branch: layers, skip: skip, stride: block.stride)
      })
  }
}
