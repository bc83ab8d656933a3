import TensorEngine

/// Position embeddings for images of another size than those that they were learned with.
///
/// > Source: `resample_abs_pos_embed` of timm, <https://github.com/huggingface/pytorch-image-models>, which
/// > is bicubic with antialiasing: Keys' kernel (1981) with a = -1/2, as wide as a pixel of the coarser grid.
enum PositionEmbedding {
  /// Resizes embeddings; the class token's stays as it is.
  ///
  /// - Parameters:
  ///   - positions: `[1, 1 + grid * grid, width]`.
  ///   - rows: Patches down.
  ///   - columns: Patches across.
  /// - Returns: `[1, 1 + rows * columns, width]`.
  static func resized(_ positions: Tensor, rows: Int, columns: Int) -> Tensor {
    let (count, width) = (positions.shape[1], positions.shape[2])
    let grid = Int(Double(count - 1).squareRoot().rounded())
    guard rows != grid || columns != grid else { return positions }
    let resized = Tensor(repeating: 0, shape: [1, 1 + rows * columns, width])
    resized.pointer.update(from: positions.pointer, count: width)
    let (down, across) = (taps(from: grid, to: rows), taps(from: grid, to: columns))
    for row in 0..<rows {
      for column in 0..<columns {
        var sums = [Double](repeating: 0, count: width)
        for (sourceRow, rowWeight) in down[row] {
          for (sourceColumn, columnWeight) in across[column] {
            let source = positions.pointer + (1 + sourceRow * grid + sourceColumn) * width
            let weight = rowWeight * columnWeight
            for i in 0..<width { sums[i] += weight * Double(source[i]) }
          }
        }
        let target = resized.pointer + (1 + row * columns + column) * width
        for i in 0..<width { target[i] = Float(sums[i]) }
      }
    }
    return resized
  }

  /// For every place of the new grid, the places of the old one that it is made of, with weights that add up
  /// to one.
  private static func taps(from old: Int, to new: Int) -> [[(place: Int, weight: Double)]] {
    let scale = Double(old) / Double(new)
    let stretch = max(scale, 1)
    return (0..<new).map { place in
      let centre = (Double(place) + 0.5) * scale
      let first = max(0, Int(centre - 2 * stretch + 0.5))
      let end = min(old, Int(centre + 2 * stretch + 0.5))
      let weights = (first..<end).map { cubic((Double($0) - centre + 0.5) / stretch) }
      let sum = weights.reduce(0, +)
      return zip(first..<end, weights).map { ($0, $1 / sum) }
    }
  }

  private static func cubic(_ x: Double) -> Double {
    let (a, x) = (-0.5, abs(x))
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }
}
