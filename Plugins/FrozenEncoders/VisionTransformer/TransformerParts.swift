import EngramCore
import TensorEngine

/// All that a Vision Transformer consists of: as tensors, as handles of parameters, or as variables of a tape.
struct TransformerParts<Value> {
  struct Norm {
    let gamma: Value
    let beta: Value
  }

  struct Linear {
    let weight: Value
    let bias: Value
  }

  struct Block {
    let firstNorm: Norm
    /// Query, key and value one below the other.
    let packed: Linear
    let out: Linear
    let secondNorm: Norm
    let up: Linear
    let down: Linear
  }

  let extents: TransformerExtents
  /// The weight is `[width, patch, patch, channels]`.
  let patches: Linear
  /// `[1, 1, width]`.
  let classToken: Value
  /// `[1, 1 + grid * grid, width]`.
  let positions: Value
  let blocks: [Block]
  let finalNorm: Norm

  /// The same network of other values.
  func map<Other>(_ transform: (Value) -> Other) -> TransformerParts<Other> {
    func norm(_ norm: Norm) -> TransformerParts<Other>.Norm {
      .init(gamma: transform(norm.gamma), beta: transform(norm.beta))
    }
    func linear(_ layer: Linear) -> TransformerParts<Other>.Linear {
      .init(weight: transform(layer.weight), bias: transform(layer.bias))
    }
    return TransformerParts<Other>(
      extents: extents, patches: linear(patches), classToken: transform(classToken),
      positions: transform(positions),
      blocks: blocks.map { block in
        .init(
          firstNorm: norm(block.firstNorm), packed: linear(block.packed), out: linear(block.out),
          secondNorm: norm(block.secondNorm), up: linear(block.up), down: linear(block.down))
      }, finalNorm: norm(finalNorm))
  }
}

extension TransformerParts: Sendable where Value: Sendable {}
extension TransformerParts.Norm: Sendable where Value: Sendable {}
extension TransformerParts.Linear: Sendable where Value: Sendable {}
extension TransformerParts.Block: Sendable where Value: Sendable {}

extension TransformerParts {
  /// The same network with other position embeddings.
  func withPositions(_ positions: Value) -> TransformerParts {
    TransformerParts(
      extents: extents, patches: patches, classToken: classToken, positions: positions,
      blocks: blocks, finalNorm: finalNorm)
  }
}

/// The weights of a Vision Transformer.
typealias TransformerWeights = TransformerParts<Tensor>

extension TransformerParts<ParameterHandle> {
  /// Declares a network that has learned nothing under the names of ``TransformerNaming/engram``: normal with a
  /// deviation of 0.02, biases of zero.
  ///
  /// > Source: `init_weights_vit_timm` of timm, <https://github.com/huggingface/pytorch-image-models>, whose
  /// > normal distribution is cut at a hundred deviations, that is not at all.
  init(_ extents: TransformerExtents, in scope: ParameterScope) {
    let naming = TransformerNaming.engram
    let drawn = Initialization.normal(mean: 0, deviation: 0.02)
    let (width, hidden, patch) = (extents.width, extents.hidden, extents.patch)
    func layer(_ stem: String, _ shape: Shape) -> Linear {
      Linear(
        weight: scope.declare(stem + ".weight", shape, drawn),
        bias: scope.declare(stem + ".bias", [shape[0]], .constant(0)))
    }
    func norm(_ stem: String) -> Norm {
      Norm(
        gamma: scope.declare(stem + ".weight", [width], .constant(1)),
        beta: scope.declare(stem + ".bias", [width], .constant(0)))
    }
    self.extents = extents
    patches = layer(naming.patches, [width, patch, patch, extents.channels])
    classToken = scope.declare(naming.classToken, [1, 1, width], drawn)
    positions = scope.declare(
      naming.positions, [1, 1 + extents.grid * extents.grid, width], drawn)
    blocks = (0..<extents.depth).map { number in
      func name(_ part: String) -> String { naming.name(part, ofBlock: number) }
      return Block(
        firstNorm: norm(name(naming.firstNorm)),
        packed: Linear(
          weight: scope.declare(name(naming.packedWeight[0]), [3 * width, width], drawn),
          bias: scope.declare(name(naming.packedBias[0]), [3 * width], .constant(0))),
        out: layer(name(naming.out), [width, width]), secondNorm: norm(name(naming.secondNorm)),
        up: layer(name(naming.up), [hidden, width]),
        down: layer(name(naming.down), [width, hidden]))
    }
    finalNorm = norm(naming.finalNorm)
  }
}

extension TransformerParts<Tensor> {
  /// A network that has learned nothing.
  static func random(_ extents: TransformerExtents, seed: UInt64) -> TransformerWeights {
    let store = ParameterStore()
    let handles = TransformerParts<ParameterHandle>(extents, in: ParameterScope(store))
    store.seal(seed: RandomStream.key(seed, [RandomStream.key("frozen weights")]))
    return handles.map { store[$0] }
  }
}
