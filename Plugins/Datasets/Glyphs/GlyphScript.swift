internal import EngramCore
internal import TensorEngine

/// What all classes have in common: how many strokes they have, and how much those bend.
struct GlyphScript: Sendable, Equatable {
  /// The numbers of strokes that classes may have.
  var strokeCounts = 1...4
  /// A factor on the angles of arcs: 0 draws straight lines and corners, 1 is handwriting.
  var curvature: Float = 1
}

extension GlyphScript {
  // Few characters are one line; most have two or three. A single stroke is a long one.
  private static let weights: [Float] = [0.15, 0.4, 0.3, 0.15]

  /// Reads `fewest-strokes`, `most-strokes` and `curvature`.
  init(settings: inout SettingsReader) {
    let fewest = settings.integer(
      "fewest-strokes", default: 1, in: 1...12, "The fewest strokes of a class.")
    var most = settings.integer(
      "most-strokes", default: 4, in: 1...12, "The most strokes of a class.")
    if most < fewest {
      settings.reject("most-strokes", "\(most) is less than 'fewest-strokes', \(fewest); raise it")
      most = fewest
    }
    strokeCounts = fewest...most
    curvature = Float(
      settings.number(
        "curvature", default: 1, in: 0...2,
        "How much strokes bend: 0 for straight lines and corners, 1 for handwriting, 2 for curls."))
  }

  /// Draws the number of strokes of a class.
  func strokeCount(from random: inout RandomStream) -> Int {
    let weights = strokeCounts.map { GlyphScript.weights[min($0, 4) - 1] }
    let draw = random.uniform() * weights.reduce(0, +)
    var sum: Float = 0
    for (count, weight) in zip(strokeCounts, weights) {
      sum += weight
      if draw < sum { return count }
    }
    return strokeCounts.upperBound
  }
}
