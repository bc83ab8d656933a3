/// What a pen leaves behind, coarsely: how long it went, where it was, how far it spread.
struct GlyphTrace {
  /// The length of all lines.
  private(set) var length: Float = 0
  private var count: Float = 0
  private var sum = GlyphPoint.zero
  private var squares = GlyphPoint.zero
  private var product: Float = 0
  private var visited = [Bool](repeating: false, count: resolution * resolution)
  private var visitedCount = 0

  private static let resolution = 10

  /// Follows a chain of lines inside the square of side 1 around the origin.
  mutating func follow(_ path: [GlyphPoint]) {
    let scale = Float(GlyphTrace.resolution)
    for index in 1..<max(path.count, 1) {
      let from = path[index - 1]
      let step = path[index] - from
      let distance = (step.x * step.x + step.y * step.y).squareRoot()
      length += distance
      let pieces = max(1, Int(distance * scale * 2))
      for piece in 0...pieces { visit(from + step * (Float(piece) / Float(pieces))) }
    }
  }

  private mutating func visit(_ point: GlyphPoint) {
    count += 1
    sum += point
    squares += point * point
    product += point.x * point.y
    let last = GlyphTrace.resolution - 1
    let column = min(max(Int((point.x + 0.5) * Float(last + 1)), 0), last)
    let row = min(max(Int((point.y + 0.5) * Float(last + 1)), 0), last)
    guard !visited[row * (last + 1) + column] else { return }
    visited[row * (last + 1) + column] = true
    visitedCount += 1
  }

  /// Whether the lines rarely run through the same place twice.
  ///
  /// Straight lines pass 1 to 1.4 new places, depending on their direction, while they go as far as
  /// one place is wide.
  ///
  /// - Parameter share: The share of new places that is enough, of what is usual.
  /// - Returns: Whether there are as many.
  func isSparse(_ share: Float) -> Bool {
    Float(visitedCount) > 1.02 * share * length * Float(GlyphTrace.resolution)
  }

  /// The standard deviation of the places across the direction in which they are spread most.
  var breadth: Float {
    let mean = sum / max(count, 1)
    let variance = squares / max(count, 1) - mean * mean
    let covariance = product / max(count, 1) - mean.x * mean.y
    let difference = (variance.x - variance.y) / 2
    let root = (difference * difference + covariance * covariance).squareRoot()
    return max(0, (variance.x + variance.y) / 2 - root).squareRoot()
  }
}
