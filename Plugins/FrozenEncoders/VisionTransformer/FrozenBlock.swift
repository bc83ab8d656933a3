import TensorEngine

/// One block of a Vision Transformer on a tape: `x + attention(norm(x))`, then `x + MLP(norm(x))`.
struct FrozenBlock {
  let weights: TransformerWeights.Block
  let extents: TransformerExtents
  let tape: Tape

  private var geometry: AttentionGeometry {
    AttentionGeometry(
      headCount: extents.headCount, headDimension: extents.width / extents.headCount)
  }

  /// All tokens after the block, `[images, tokens, width]`.
  func all(of tokens: Variable, prefix: Variable?) -> Variable {
    let packed = apply(weights.packed, to: norm(tokens, weights.firstNorm))
    let seen = tape.apply(
      SelfAttention(geometry), to: [packed] + [prefix].compactMap(\.self))[0]
    return finish(seen, skip: tokens)
  }

  /// The class token alone after the block, `[images, 1, width]`: nobody reads the others after the last one.
  func classToken(of tokens: Variable, prefix: Variable?) -> Variable {
    let (count, length, width) = (tokens.shape[0], tokens.shape[1], tokens.shape[2])
    let normed = norm(tokens, weights.firstNorm)
    let query = apply(packedPart(0), to: first(of: normed))
    var (key, value) = (apply(packedPart(1), to: normed), apply(packedPart(2), to: normed))
    if let prefix {
      let half = prefix.shape[1] / 2
      let rows = tape.apply(Reshape([count * 2 * half, width]), to: prefix)
      func part(_ start: Int) -> Variable {
        let places = (0..<count).flatMap { image in
          (0..<half).map { Int32((image * 2) * half + start + $0) }
        }
        return tape.apply(GatherRows(places, leading: [count, half]), to: rows)
      }
      key = tape.apply(AppendSteps(), to: part(0), key)
      value = tape.apply(AppendSteps(), to: part(half), value)
    }
    precondition(length > 0, "a Vision Transformer reads at least the class token")
    let seen = tape.apply(
      Attention(geometry, seeing: .all, keepsRecord: tape.isRecording), to: query, key, value)
    return finish(seen, skip: first(of: tokens))
  }

  /// The first token of every image.
  private func first(of tokens: Variable) -> Variable {
    let (count, length, width) = (tokens.shape[0], tokens.shape[1], tokens.shape[2])
    let rows = tape.apply(Reshape([count * length, width]), to: tokens)
    return tape.apply(
      GatherRows((0..<count).map { Int32($0 * length) }, leading: [count, 1]), to: rows)
  }

  private func finish(_ seen: Variable, skip: Variable) -> Variable {
    let middle = tape.apply(
      ResidualLinear(dropout: .none), to: seen, tape.constant(weights.out.weight), skip,
      tape.constant(weights.out.bias))
    return tape.apply(
      TransformerMLP(keepsHidden: tape.needsGradient(middle)), to: norm(middle, weights.secondNorm),
      tape.constant(weights.up.weight), tape.constant(weights.up.bias),
      tape.constant(weights.down.weight), tape.constant(weights.down.bias), middle)
  }

  private func norm(_ x: Variable, _ norm: TransformerWeights.Norm) -> Variable {
    tape.apply(
      LayerNorm(epsilon: extents.epsilon), to: x, tape.constant(norm.gamma),
      tape.constant(norm.beta))
  }

  private func apply(_ layer: TransformerWeights.Linear, to x: Variable) -> Variable {
    tape.apply(Linear(), to: x, tape.constant(layer.weight), tape.constant(layer.bias))
  }

  /// Query, key or value alone.
  private func packedPart(_ number: Int) -> TransformerWeights.Linear {
    let width = extents.width
    return TransformerWeights.Linear(
      weight: weights.packed.weight.view(from: number * width * width, shape: [width, width]),
      bias: weights.packed.bias.view(from: number * width, shape: [width]))
  }
}
