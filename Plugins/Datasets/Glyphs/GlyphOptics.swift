internal import EngramCore
import Glibc
internal import TensorEngine

/// What happens to a finished picture on its way into the file: blur, uneven light, noise.
struct GlyphOptics: Sendable, Equatable {
  /// The deviation of the strongest blur, as a share of the image.
  var blur: Float = 0
  /// How much darker the darkest side may be: 0 for even light, 1 for black.
  var shade: Float = 0
  /// The deviation of the strongest noise, of 1.
  var noise: Float = 0

  /// Whether pictures stay as they are.
  var isClear: Bool { self == GlyphOptics() }
}

extension GlyphOptics {
  /// Reads `blur`, `shade` and `noise`.
  init(settings: inout SettingsReader) {
    blur = Float(
      settings.number(
        "blur", default: 0, in: 0...0.1,
        "The deviation of the strongest blur, as a share of the image; every example draws its own."
      ))
    shade = Float(
      settings.number(
        "shade", default: 0, in: 0...1,
        "How much of the light may be missing on one side; every example draws its own."))
    noise = Float(
      settings.number(
        "noise", default: 0, in: 0...1,
        "The deviation of the strongest noise in a pixel, of 1; every example draws its own."))
  }

  /// Blurs, shades and grains a picture.
  ///
  /// - Parameters:
  ///   - pixels: `side * side` colours.
  ///   - scratch: As many.
  ///   - side: Rows and columns.
  ///   - random: The stream of the example.
  func apply(
    to pixels: UnsafeMutableBufferPointer<GlyphColour>,
    scratch: UnsafeMutableBufferPointer<GlyphColour>, side: Int, from random: inout RandomStream
  ) {
    let deviation = blur * random.uniform() * Float(side)
    let darkening = shade * random.uniform()
    let angle = random.uniform(in: 0...(2 * .pi))
    let grain = noise * random.uniform()
    if deviation > 0.1 { soften(pixels, scratch, side, deviation) }
    if darkening > 0 { darken(pixels, side, darkening, GlyphPoint(cos(angle), sin(angle))) }
    guard grain > 0 else { return }
    // The sum of four numbers in -0.5...0.5 has the variance 1/3 and is nearly normal.
    let scale = grain * Float(3).squareRoot()
    for index in pixels.indices {
      pixels[index] += scale * GlyphColour(grainOf(&random), grainOf(&random), grainOf(&random), 0)
    }
  }

  private func grainOf(_ random: inout RandomStream) -> Float {
    let bits = random.next()
    let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
    return Float(sum) * 0x1p-16 - 2
  }

  private func darken(
    _ pixels: UnsafeMutableBufferPointer<GlyphColour>, _ side: Int, _ amount: Float,
    _ direction: GlyphPoint
  ) {
    for row in 0..<side {
      for column in 0..<side {
        // From -0.71 to 0.71 along a diagonal.
        let place = (GlyphPoint(Float(column), Float(row)) + 0.5) / Float(side) - 0.5
        pixels[row &* side &+ column] *= 1 - amount * (0.5 + 0.7 * (place * direction).sum())
      }
    }
  }

  /// A Gaussian blur, first along rows, then along columns; the outermost pixels go on without end.
  private func soften(
    _ pixels: UnsafeMutableBufferPointer<GlyphColour>,
    _ scratch: UnsafeMutableBufferPointer<GlyphColour>, _ side: Int, _ deviation: Float
  ) {
    let reach = Int((2.5 * deviation).rounded(.up))
    let weights = (-reach...reach).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
    let total = weights.reduce(0, +)
    for (source, target) in [(pixels, scratch), (scratch, pixels)] {
      // Each pass leaves the picture transposed, so that two leave it upright.
      for row in 0..<side {
        for column in 0..<side {
          var sum = GlyphColour.zero
          for (offset, weight) in weights.enumerated() {
            let place = min(max(column + offset - reach, 0), side - 1)
            sum += weight * source[row &* side &+ place]
          }
          target[column &* side &+ row] = sum / total
        }
      }
    }
  }
}
