internal import TensorEngine

/// What all examples of one class of glyphs have in common: its strokes.
///
/// The strokes fit a square of side 1 around the origin, whose longer extent they fill.
struct GlyphShape: Sendable, Equatable {
  /// The strokes, in the order of drawing.
  let strokes: [GlyphStroke]

  /// Draws the shape of a class.
  ///
  /// - Parameters:
  ///   - script: What it has in common with other classes.
  ///   - random: The stream of the class and of nothing else.
  init(in script: GlyphScript = GlyphScript(), from random: inout RandomStream) {
    var strokes = GlyphShape.sketch(in: script, from: &random)
    // About one sketch in two is legible, so that this ends long before the limit.
    for _ in 0..<64 where !GlyphShape.isLegible(strokes) {
      strokes = GlyphShape.sketch(in: script, from: &random)
    }
    self.strokes = strokes
  }

  private static func sketch(
    in script: GlyphScript, from random: inout RandomStream
  ) -> [GlyphStroke] {
    var strokes: [GlyphStroke] = []
    let count = script.strokeCount(from: &random)
    for _ in 0..<count {
      let start = GlyphShape.start(after: strokes, from: &random)
      strokes.append(
        GlyphStroke(
          start: start, isFirst: strokes.isEmpty, scale: crowding(of: count),
          curvature: script.curvature, from: &random))
    }
    let bounds = GlyphBounds(strokes.flatMap { $0.flattened() })
    return strokes.map { stroke in
      var stroke = stroke
      stroke.points = stroke.points.map { ($0 - bounds.center) / max(bounds.longerSide, 0.01) }
      return stroke
    }
  }

  /// Whether the strokes are more than a dash, less than a scribble, and not on top of each other.
  ///
  /// Dashes would make many classes look the same, and a thick pen fills dense shapes up.
  private static func isLegible(_ strokes: [GlyphStroke]) -> Bool {
    var trace = GlyphTrace()
    for stroke in strokes { trace.follow(stroke.flattened()) }
    let most = 3.3 / crowding(of: strokes.count)
    return 1.2...most ~= trace.length && trace.breadth > 0.08
      && trace.isSparse(crowding(of: strokes.count))
  }

  /// How much shorter than usual the strokes of a crowded glyph are.
  private static func crowding(of count: Int) -> Float {
    count > 4 ? (4 / Float(count)).squareRoot() : 1
  }

  /// Most strokes touch an earlier one: at an end, in the middle, or anywhere.
  private static func start(
    after strokes: [GlyphStroke], from random: inout RandomStream
  )
    -> GlyphPoint
  {
    let free = GlyphPoint(random.uniform(), random.uniform())
    let touches = random.uniform() < 0.65
    let position = random.uniform()
    guard let last = strokes.last, touches else { return free }
    let path = last.flattened()
    let index =
      position < 0.25 ? 0 : position < 0.5 ? path.count / 2 : Int(position * Float(path.count))
    return path[min(index, path.count - 1)]
  }
}

/// The smallest upright rectangle around some points.
struct GlyphBounds {
  private(set) var low = GlyphPoint(repeating: .greatestFiniteMagnitude)
  private(set) var high = GlyphPoint(repeating: -.greatestFiniteMagnitude)

  init(_ points: [GlyphPoint]) {
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
  }

  var center: GlyphPoint { (low + high) / 2 }
  var longerSide: Float { (high - low).max() }
}
