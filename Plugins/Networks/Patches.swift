import TensorEngine

/// Cuts images into square patches: the tokens of mixers.
struct Patches: Sendable {
  /// Side of a patch in pixels.
  let side: Int

  /// `[images, tokens, side * side * channels]` of `[images, height, width, channels]`: the rows of a
  /// patch are runs of an image's memory.
  func cut(_ images: Variable, on tape: Tape) -> Variable {
    let shape = images.shape
    let (across, down) = (shape[2] / side, shape[1] / side)
    let run = side * shape[3]
    let rows = tape.apply(Reshape([shape[0] * shape[1] * across, run]), to: images)
    var sources: [Int32] = []
    sources.reserveCapacity(rows.shape[0])
    for image in 0..<shape[0] {
      for token in 0..<down * across {
        for row in 0..<side {
          let line = image * shape[1] + token / across * side + row
          sources.append(Int32(line * across + token % across))
        }
      }
    }
    let gathered = tape.apply(
      GatherRows(sources, leading: [shape[0], down * across, side]), to: rows)
    return tape.apply(Reshape([shape[0], down * across, side * run]), to: gathered)
  }
}
