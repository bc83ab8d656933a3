import Glibc
internal import TensorEngine

/// A smooth field of displacements: what bends an example as if it were drawn on rubber.
///
/// A sum of waves in both directions, whose lengths are from half a glyph to one and a half.
struct GlyphWarp: Sendable {
  private struct Wave {
    let direction: GlyphPoint
    let phase: Float
    let displacement: GlyphPoint
  }

  private let waves: [Wave]

  /// Draws a field.
  ///
  /// - Parameters:
  ///   - strength: The deviation of the displacements, as a share of the glyph.
  ///   - random: Where the waves come from.
  init(strength: Float, from random: inout RandomStream) {
    let count = 5
    // A sine has the mean square one half.
    let amplitude = strength * (2 / Float(count)).squareRoot()
    waves = (0..<count).map { _ in
      let angle = random.uniform(in: 0...(2 * .pi))
      let number = 2 * .pi / random.uniform(in: 0.5...1.5)
      return Wave(
        direction: number * GlyphPoint(cos(angle), sin(angle)),
        phase: random.uniform(in: 0...(2 * .pi)),
        displacement: amplitude * GlyphPoint(random.normal(), random.normal()))
    }
  }

  /// Where a point goes.
  func apply(_ point: GlyphPoint) -> GlyphPoint {
    waves.reduce(point) { moved, wave in
      moved + sin((wave.direction * point).sum() + wave.phase) * wave.displacement
    }
  }

  /// A chain of lines, bent; long lines are cut, because their ends alone would leave them straight.
  func apply(_ path: [GlyphPoint]) -> [GlyphPoint] {
    guard let first = path.first else { return path }
    var bent = [apply(first)]
    for (from, to) in zip(path, path.dropFirst()) {
      let step = to - from
      let pieces = max(1, Int(((step * step).sum().squareRoot() * 8).rounded(.up)))
      for piece in 1...pieces {
        bent.append(apply(from + step * (Float(piece) / Float(pieces))))
      }
    }
    return bent
  }
}
