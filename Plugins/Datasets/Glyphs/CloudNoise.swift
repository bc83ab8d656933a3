internal import TensorEngine

/// Random values on grids of growing fineness, interpolated and added up: clouds, marble, dirt.
enum CloudNoise {
  private static let octaves = 3

  /// Fills a square image with numbers in `0...1` whose mean is about one half.
  ///
  /// - Parameters:
  ///   - values: `side * side` numbers.
  ///   - side: Rows and columns.
  ///   - frequency: Grid cells from edge to edge of the coarsest grid; each further one has twice as
  ///     many.
  ///   - random: Where the values of the grids come from.
  static func fill(
    _ values: UnsafeMutableBufferPointer<Float>, side: Int, frequency: Float,
    from random: inout RandomStream
  ) {
    values.update(repeating: 0.5)
    for octave in 0..<octaves {
      let factor = Float(1 << octave)
      add(
        to: values, side: side, cells: frequency * factor, amplitude: 0.9 / factor, from: &random)
    }
    for index in values.indices { values[index] = min(max(values[index], 0), 1) }
  }

  private static func add(
    to values: UnsafeMutableBufferPointer<Float>, side: Int, cells: Float, amplitude: Float,
    from random: inout RandomStream
  ) {
    let count = Int(cells) + 2
    let step = cells / Float(side)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count * count + count) { memory in
      let grid = UnsafeMutableBufferPointer(rebasing: memory[..<(count * count)])
      let line = UnsafeMutableBufferPointer(rebasing: memory[(count * count)...])
      for index in grid.indices { grid[index] = amplitude * (random.uniform() - 0.5) }
      for row in 0..<side {
        let (above, down) = place(Float(row) * step)
        for column in 0..<count {
          let top = grid[above &* count &+ column]
          line[column] = top + (grid[(above &+ 1) &* count &+ column] - top) * down
        }
        for column in 0..<side {
          let (left, right) = place(Float(column) * step)
          values[row &* side &+ column] += line[left] + (line[left &+ 1] - line[left]) * right
        }
      }
    }
  }

  /// The grid line before a place, and how far the place is from there to the next, smoothed.
  @inline(__always)
  private static func place(_ x: Float) -> (index: Int, share: Float) {
    let index = Int(x)
    let rest = x - Float(index)
    return (index, rest * rest * (3 - 2 * rest))
  }
}
