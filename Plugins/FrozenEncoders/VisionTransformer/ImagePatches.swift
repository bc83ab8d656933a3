import TensorEngine

/// Cuts images into square patches.
struct ImagePatches: Sendable {
  /// Side of a patch in pixels.
  let side: Int

  /// `[images, patches, side * side * channels]` of `[images, height, width, channels]`: the rows of a patch
  /// are runs of an image's memory.
  func cut(_ images: Variable, on tape: Tape) -> Variable {
    let shape = images.shape
    let (down, across, run) = (shape[1] / side, shape[2] / side, side * shape[3])
    let runs = tape.apply(Reshape([shape[0] * shape[1] * across, run]), to: images)
    var sources: [Int32] = []
    sources.reserveCapacity(runs.shape[0])
    for image in 0..<shape[0] {
      for patch in 0..<down * across {
        let (row, column) = patch.quotientAndRemainder(dividingBy: across)
        for line in 0..<side {
          sources.append(Int32((image * shape[1] + row * side + line) * across + column))
        }
      }
    }
    let gathered = tape.apply(
      GatherRows(sources, leading: [shape[0], down * across, side]), to: runs)
    return tape.apply(Reshape([shape[0], down * across, side * run]), to: gathered)
  }
}
