import TensorEngine

/// The tokens and channels of images in sequences, and how a side of them becomes sequences of its own.
struct TokenExtents: Sendable {
  /// What is a vector to the layer that reads it.
  enum Side {
    /// Every channel is a sequence of vectors over tokens.
    case tokens
    /// Every token is a sequence of vectors over channels.
    case channels
  }

  let tokens: Int
  let channels: Int

  /// The sequences that one sequence of images makes.
  func sequenceCount(_ side: Side) -> Int { side == .tokens ? channels : tokens }

  /// `[batch * sequences, length, vector]` of `[batch, length, tokens * channels]`.
  func sequences(of images: Variable, _ side: Side, _ tape: Tape) -> Variable {
    let (batch, length) = (images.shape[0], images.shape[1])
    var rows = tape.apply(Reshape([batch * length, tokens, channels]), to: images)
    if side == .tokens { rows = tape.apply(Transposition(), to: rows) }
    let (count, vector) = (rows.shape[1], rows.shape[2])
    return tape.apply(
      GatherRows(
        Self.swapped(batch, length, count), leading: [batch * count, length]),
      to: tape.apply(Reshape([batch * length * count, vector]), to: rows))
  }

  /// The way back: `[batch, length, tokens * channels]`.
  func images(of sequences: Variable, _ side: Side, _ tape: Tape) -> Variable {
    let (count, length, vector) = (
      sequenceCount(side), sequences.shape[1], sequences.shape[2]
    )
    let batch = sequences.shape[0] / count
    var rows = tape.apply(
      GatherRows(
        Self.swapped(batch, count, length), leading: [batch * length, count]),
      to: tape.apply(Reshape([batch * count * length, vector]), to: sequences))
    if side == .tokens { rows = tape.apply(Transposition(), to: rows) }
    return tape.apply(Reshape([batch, length, tokens * channels]), to: rows)
  }

  /// Rows `[batch, first, second]` in the order `[batch, second, first]`.
  private static func swapped(_ batch: Int, _ first: Int, _ second: Int) -> [Int32] {
    (0..<batch).flatMap { element in
      (0..<second).flatMap { column in
        (0..<first).map { row in Int32((element * first + row) * second + column) }
      }
    }
  }
}
