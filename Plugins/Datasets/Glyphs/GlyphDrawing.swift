import Glibc
internal import TensorEngine

/// One example of a glyph, ready to be drawn.
struct GlyphDrawing: Sendable {
  /// Chains of short lines, in pixels.
  let paths: [[GlyphPoint]]
  /// The pen's width in pixels.
  let width: Float
  /// The brightness of the ink, `0...1`.
  let intensity: Float

  /// Draws an example of a class: strokes move, points tremble, then the whole leans and stretches.
  ///
  /// - Parameters:
  ///   - shape: What the class's examples have in common.
  ///   - style: How much they differ.
  ///   - warp: What bends the example, if anything does.
  ///   - side: Rows and columns of the image.
  ///   - random: The stream of the example and of nothing else.
  init(
    of shape: GlyphShape, style: GlyphStyle, warp: GlyphWarp?, side: Int,
    from random: inout RandomStream
  ) {
    let amount = style.jitter * style.affine
    let trembling = style.jitter * style.tremble
    let lean = GlyphTransform(
      rotation: 0.12 * amount * random.normal(), slant: 0.18 * amount * random.normal(),
      scale: GlyphPoint(1 + 0.12 * amount * random.normal(), 1 + 0.12 * amount * random.normal()))
    let paths = shape.strokes.map { stroke in
      var stroke = stroke
      let center = GlyphBounds(stroke.points).center
      let own = GlyphTransform(
        rotation: 0.08 * trembling * random.normal(), slant: 0,
        scale: GlyphPoint(repeating: 1 + 0.08 * trembling * random.normal()))
      let shift = 0.03 * trembling * GlyphPoint(random.normal(), random.normal())
      stroke.points = stroke.points.map { point in
        let tremble =
          (stroke.isSmooth ? 0.015 : 0.025) * trembling
          * GlyphPoint(random.normal(), random.normal())
        return lean.apply(center + own.apply(point - center) + shift + tremble)
      }
      let path = stroke.flattened()
      return warp?.apply(path) ?? path
    }
    let bounds = GlyphBounds(paths.flatMap { $0 })
    let size = Float(side)
    let extent = (1 - 2 * style.margin) * (1 + amount * random.uniform(in: -0.12...0.06))
    let shift = 0.025 * amount * GlyphPoint(random.normal(), random.normal())
    let scale = extent / max(bounds.longerSide, 0.01)
    self.paths = paths.map { path in
      path.map { ($0 - bounds.center) * scale * size + (shift + 0.5) * size }
    }
    width = size * random.uniform(in: style.width)
    intensity = max(0, 1 - 0.2 * style.jitter * random.uniform())
  }
}

/// A linear map that turns, leans and stretches.
private struct GlyphTransform {
  private let columns: (GlyphPoint, GlyphPoint)

  init(rotation: Float, slant: Float, scale: GlyphPoint) {
    let (sine, cosine) = (sin(rotation), cos(rotation))
    let x = GlyphPoint(cosine, sine) * scale.x
    let y = GlyphPoint(-sine, cosine) * scale.y
    columns = (x, y - slant * x)
  }

  func apply(_ point: GlyphPoint) -> GlyphPoint { columns.0 * point.x + columns.1 * point.y }
}

extension GlyphDrawing {
  /// Finds out how much of every pixel is ink: a share in `0...1`, row-major.
  ///
  /// That is the coverage of a soft-edged pen at the pixel's distance from the nearest line.
  ///
  /// - Parameters:
  ///   - ink: `side * side` numbers.
  ///   - side: Rows and columns.
  func cover(_ ink: UnsafeMutableBufferPointer<Float>, side: Int) {
    ink.update(repeating: .greatestFiniteMagnitude)
    let reach = width / 2 + 0.5
    for path in paths {
      for (from, to) in zip(path, path.dropFirst()) {
        mark(from, to, reach: reach, side: side, ink)
      }
    }
    for index in ink.indices {
      let squared = ink[index]
      ink[index] = squared < reach * reach ? min(1, reach - squared.squareRoot()) : 0
    }
  }

  /// Lowers the squared distances of the pixels near a line.
  private func mark(
    _ from: GlyphPoint, _ to: GlyphPoint, reach: Float, side: Int,
    _ distances: UnsafeMutableBufferPointer<Float>
  ) {
    let edge = GlyphPoint(repeating: Float(side) - 1)
    // Pixel centres lie at half-integers.
    let low = (pointwiseMin(from, to) - reach - 0.5).clamped(lowerBound: .zero, upperBound: edge)
    let high = (pointwiseMax(from, to) + reach - 0.5).clamped(lowerBound: .zero, upperBound: edge)
    let along = to - from
    let scale = 1 / max((along * along).sum(), 1e-12)
    for row in Int(low.y)...Int(high.y.rounded(.up)) {
      for column in Int(low.x)...Int(high.x.rounded(.up)) {
        let offset = GlyphPoint(Float(column) + 0.5, Float(row) + 0.5) - from
        let share = min(max((offset * along).sum() * scale, 0), 1)
        let gap = offset - share * along
        let index = row * side + column
        distances[index] = min(distances[index], (gap * gap).sum())
      }
    }
  }
}
