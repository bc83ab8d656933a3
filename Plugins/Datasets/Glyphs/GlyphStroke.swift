import Glibc
internal import TensorEngine

/// A point of a drawing, or a displacement: `x` to the right, `y` down.
typealias GlyphPoint = SIMD2<Float>

/// One movement of the pen.
struct GlyphStroke: Sendable, Equatable {
  /// The points that the pen passes through.
  var points: [GlyphPoint]
  /// Whether the pen rounds the inner points instead of turning sharply.
  var isSmooth: Bool
}

extension GlyphStroke {
  /// Draws a stroke: a walk whose heading changes by a fixed angle, in one or two phases.
  ///
  /// A zero angle gives lines, a small one arcs and loops, opposite ones S-shapes, and few large
  /// sharp ones zigzags.
  ///
  /// - Parameters:
  ///   - start: Where the pen goes down.
  ///   - isFirst: Whether no other stroke has been drawn; these are longer.
  ///   - scale: A factor on the length.
  ///   - curvature: A factor on the angles of arcs.
  ///   - random: Where everything else comes from.
  init(
    start: GlyphPoint, isFirst: Bool, scale: Float, curvature: Float,
    from random: inout RandomStream
  ) {
    // Pens move down and to the right more than they move back.
    var heading = random.uniform(in: -0.6...2.4)
    let kind = random.uniform()
    var turns: [Float]
    let length: Float
    if kind < (isFirst ? 0.2 : 0.35) {
      turns = [0]
      heading = Float.pi / 4 * Float(random.index(below: 4)) + 0.12 * random.normal()
      length = random.uniform(in: 0.35...1)
    } else if kind < (isFirst ? 0.35 : 0.5) {
      let corners = 1 + random.index(below: 2)
      turns = (0...corners).map { _ in
        (random.uniform() < 0.5 ? -1 : 1) * random.uniform(in: 1.1...2.4)
      }
      length = random.uniform(in: 0.4...0.7) * Float(corners + 1)
    } else if kind < 0.95 {
      let first = random.uniform(in: 0.25...0.95) * (random.uniform() < 0.5 ? -1 : 1)
      let second = random.uniform() < 0.5 ? first : -first * random.uniform(in: 0.2...1.2)
      let counts = (2 + random.index(below: 3), 1 + random.index(below: isFirst ? 5 : 3))
      turns =
        [Float](repeating: curvature * first, count: counts.0)
        + [Float](repeating: curvature * second, count: counts.1)
      length = random.uniform(in: 0.22...0.36) * Float(turns.count)
    } else {
      turns = [0]
      length = 0.04
    }
    isSmooth = turns.count > 3
    points = [start]
    var position = start
    for turn in turns {
      let step = scale * length / Float(turns.count) * random.uniform(in: 0.75...1.25)
      position += step * GlyphPoint(cos(heading), sin(heading))
      points.append(position)
      heading += turn
    }
  }

  /// The stroke as a chain of short lines.
  func flattened() -> [GlyphPoint] {
    guard isSmooth, points.count > 2 else { return points }
    var path = [points[0]]
    for index in 0..<points.count - 1 {
      let before = points[max(index - 1, 0)]
      let from = points[index]
      let to = points[index + 1]
      let after = points[min(index + 2, points.count - 1)]
      for piece in 1...5 {
        path.append(catmullRom(before, from, to, after, at: Float(piece) / 5))
      }
    }
    return path
  }
}

/// The point at `t` in `0...1` between the second and third of four points of a Catmull-Rom spline.
private func catmullRom(
  _ a: GlyphPoint, _ b: GlyphPoint, _ c: GlyphPoint, _ d: GlyphPoint, at t: Float
) -> GlyphPoint {
  let linear = (c - a) * t
  let square = (2 * a - 5 * b + 4 * c - d) * (t * t)
  let cube = (3 * (b - c) + d - a) * (t * t * t)
  return b + 0.5 * (linear + square + cube)
}
