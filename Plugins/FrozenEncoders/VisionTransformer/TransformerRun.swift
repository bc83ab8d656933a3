import TensorEngine

/// A Vision Transformer on a tape, whatever its weights are there: constants or parameters.
struct TransformerRun {
  /// What is read after the last norm.
  enum Reading {
    /// The first token.
    case classToken
    /// The mean of some tokens.
    case mean(of: Range<Int>)
  }

  /// The weights; `positions` are those of the images' own grid, `[1, 1 + rows * columns, width]`.
  let parts: TransformerParts<Variable>
  let tape: Tape

  private var extents: TransformerExtents { parts.extents }

  /// The class token and a token for every patch, with their positions: `[images, tokens, width]`.
  func tokens(of images: Variable) -> Variable {
    let (count, width) = (images.shape[0], extents.width)
    let pixels = extents.patch * extents.patch * extents.channels
    let patches = tape.apply(
      Linear(), to: ImagePatches(side: extents.patch).cut(images, on: tape),
      tape.apply(Reshape([width, pixels]), to: parts.patches.weight), parts.patches.bias)
    let nothing = tape.constant(Tensor(repeating: 0, shape: [count, 1, width]))
    let classTokens = tape.apply(
      AddEmbedding([Int32](repeating: 0, count: count)), to: nothing,
      tape.apply(Reshape([1, width]), to: parts.classToken))
    let tokens = tape.apply(AppendSteps(), to: classTokens, patches)
    let length = parts.positions.shape[1]
    precondition(
      tokens.shape[1] == length, "\(length) positions are not those of \(tokens.shape[1]) tokens")
    let places = (0..<count).flatMap { _ in (0..<Int32(length)) }
    return tape.apply(
      AddEmbedding(places), to: tokens, tape.apply(Reshape([length, width]), to: parts.positions))
  }

  /// The features of tokens, `[images, width]`.
  ///
  /// - Parameters:
  ///   - tokens: `[images, tokens, width]`, the class token first.
  ///   - prefixes: For some blocks, keys and values that their tokens see besides each other,
  ///     `[images, 2 length, width]`.
  ///   - reading: What of the tokens after the last block are the features.
  /// - Returns: The features.
  func features(
    of tokens: Variable, prefixes: [Int: Variable] = [:], reading: Reading
  ) -> Variable {
    var tokens = tokens
    for (number, block) in parts.blocks.enumerated() {
      let block = TransformerBlock(parts: block, extents: extents, tape: tape)
      if number == parts.blocks.count - 1, case .classToken = reading {
        tokens = block.classToken(of: tokens, prefix: prefixes[number])
      } else {
        tokens = block.all(of: tokens, prefix: prefixes[number])
      }
    }
    let normed = tape.apply(
      LayerNorm(epsilon: extents.epsilon), to: tokens, parts.finalNorm.gamma, parts.finalNorm.beta)
    guard case .mean(let range) = reading else {
      return tape.apply(Reshape([normed.shape[0], normed.shape[2]]), to: normed)
    }
    let (count, length, width) = (normed.shape[0], normed.shape[1], normed.shape[2])
    let places = (0..<count).flatMap { image in range.map { Int32(image * length + $0) } }
    let rows = tape.apply(Reshape([count * length, width]), to: normed)
    return tape.apply(
      MapMean(), to: tape.apply(GatherRows(places, leading: [count, range.count]), to: rows))
  }
}
