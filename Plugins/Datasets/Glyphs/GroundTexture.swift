import Glibc
internal import TensorEngine

/// A pattern of numbers in `0...1` that fills an image: what a ground looks like apart from its colours.
struct GroundTexture: Sendable, Equatable {
  /// What repeats, if anything.
  enum Pattern: CaseIterable, Sendable {
    case clouds, stripes, checks, spots, rings, gradient
  }

  /// The figure below the clouds.
  let pattern: Pattern
  /// How often the pattern repeats from edge to edge, along its own axes.
  private let frequency: GlyphPoint
  private let axis: GlyphPoint
  /// How steep the pattern's edges are.
  private let sharpness: Float
  /// The share of the clouds in the whole, and how far they bend the pattern.
  private let cloudiness: Float
  private let bend: Float
  private let cloudFrequency: Float

  /// Draws a texture, but not where it begins.
  init(from random: inout RandomStream) {
    pattern = Pattern.allCases[random.index(below: Pattern.allCases.count)]
    let scale = pattern == .gradient ? random.uniform(in: 0.25...0.5) : random.uniform(in: 1.2...5)
    frequency = scale * GlyphPoint(1, random.uniform(in: 0.6...1.6))
    let angle = random.uniform(in: 0...(2 * .pi))
    axis = GlyphPoint(cos(angle), sin(angle))
    sharpness = random.uniform(in: 1...4)
    let share = random.uniform(in: 0.1...0.6)
    cloudiness = pattern == .clouds ? 1 : share
    bend = random.uniform(in: 0...0.6)
    cloudFrequency = random.uniform(in: 1.2...5)
  }

  /// Fills an image.
  ///
  /// - Parameters:
  ///   - values: `side * side` numbers.
  ///   - clouds: As many for scratch.
  ///   - side: Rows and columns.
  ///   - random: Where the texture begins, and the shape of its clouds.
  func fill(
    _ values: UnsafeMutableBufferPointer<Float>, clouds: UnsafeMutableBufferPointer<Float>,
    side: Int, from random: inout RandomStream
  ) {
    CloudNoise.fill(clouds, side: side, frequency: cloudFrequency, from: &random)
    let origin = GlyphPoint(random.uniform(), random.uniform())
    let unit = 1 / Float(side)
    for row in 0..<side {
      for column in 0..<side {
        let index = row &* side &+ column
        let cloud = clouds[index]
        let place = GlyphPoint(Float(column), Float(row)) * unit
        let figure = (figure(place, origin, bend * cloud) - 0.5) * sharpness + 0.5
        values[index] = cloud * cloudiness + min(max(figure, 0), 1) * (1 - cloudiness)
      }
    }
  }

  /// The pattern alone at a place of the unit square.
  @inline(__always)
  private func figure(_ place: GlyphPoint, _ origin: GlyphPoint, _ bend: Float) -> Float {
    if pattern == .clouds { return 0 }
    if pattern == .rings {
      let offset = place - origin
      return wave((offset * offset).sum().squareRoot() * frequency.x + bend)
    }
    let turned = GlyphPoint(
      place.x * axis.x + place.y * axis.y, place.y * axis.x - place.x * axis.y)
    let along = wave(turned.x * frequency.x + origin.x + bend)
    if pattern == .stripes || pattern == .gradient { return along }
    let across = wave(turned.y * frequency.y + origin.y + bend)
    if pattern == .spots { return along * across * 1.5 }
    return 0.5 + 2 * (along - 0.5) * (across - 0.5)
  }

  /// Something like a cosine with values in `0...1`, of period 1.
  @inline(__always)
  private func wave(_ x: Float) -> Float {
    let triangle = abs(2 * (x - x.rounded(.down)) - 1)
    return triangle * triangle * (3 - 2 * triangle)
  }
}
