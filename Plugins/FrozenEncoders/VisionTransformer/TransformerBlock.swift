import TensorEngine

/// One block of a Vision Transformer on a tape: `x + attention(norm(x))`, then `x + MLP(norm(x))`.
struct TransformerBlock {
  let parts: TransformerParts<Variable>.Block
  let extents: TransformerExtents
  let tape: Tape

  private var geometry: AttentionGeometry {
    AttentionGeometry(
      headCount: extents.headCount, headDimension: extents.width / extents.headCount)
  }

  /// All tokens after the block, `[images, tokens, width]`.
  func all(of tokens: Variable, prefix: Variable?) -> Variable {
    let packed = tape.apply(parts.packed, to: norm(tokens, parts.firstNorm))
    let seen = tape.apply(
      SelfAttention(geometry), to: [packed] + [prefix].compactMap(\.self))[0]
    return finish(seen, skip: tokens)
  }

  /// The class token alone after the block, `[images, 1, width]`: nobody reads the others after the last one.
  func classToken(of tokens: Variable, prefix: Variable?) -> Variable {
    let (count, length, width) = (tokens.shape[0], tokens.shape[1], tokens.shape[2])
    let normed = norm(tokens, parts.firstNorm)
    let query = tape.apply(packedPart(0), to: first(of: normed))
    var key = tape.apply(packedPart(1), to: normed)
    var value = tape.apply(packedPart(2), to: normed)
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
      ResidualLinear(dropout: .none), to: seen, parts.out.weight, skip, parts.out.bias)
    return tape.apply(
      TransformerMLP(keepsHidden: tape.needsGradient(middle)), to: norm(middle, parts.secondNorm),
      parts.up.weight, parts.up.bias, parts.down.weight, parts.down.bias, middle)
  }

  private func norm(_ x: Variable, _ norm: TransformerParts<Variable>.Norm) -> Variable {
    tape.apply(LayerNorm(epsilon: extents.epsilon), to: x, norm.gamma, norm.beta)
  }

  /// Query, key or value alone.
  private func packedPart(_ number: Int) -> TransformerParts<Variable>.Linear {
    let width = extents.width
    let rows = (0..<width).map { Int32(number * width + $0) }
    let biases = tape.apply(Reshape([3, width]), to: parts.packed.bias)
    return .init(
      weight: tape.apply(GatherRows(rows, leading: [width]), to: parts.packed.weight),
      bias: tape.apply(GatherRows([Int32(number)], leading: []), to: biases))
  }
}

extension Tape {
  /// A linear layer of a Vision Transformer.
  func apply(_ layer: TransformerParts<Variable>.Linear, to x: Variable) -> Variable {
    apply(Linear(), to: x, layer.weight, layer.bias)
  }
}
