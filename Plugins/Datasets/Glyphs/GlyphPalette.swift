internal import TensorEngine

/// A colour as red, green and blue in `0...1`; the fourth number is of no importance.
typealias GlyphColour = SIMD4<Float>

/// The two ends of a ground's colours, and the ink.
struct GlyphPalette: Sendable, Equatable {
  /// What the ground is where its texture is 0.
  let low: GlyphColour
  /// What the ground is where its texture is 1.
  let high: GlyphColour
  /// What strokes are drawn in.
  let ink: GlyphColour

  /// Draws colours, or greys, of which the ink differs in brightness from every mixture of the others.
  ///
  /// - Parameters:
  ///   - contrast: The least difference of brightness.
  ///   - isGrey: Whether the colours are greys.
  ///   - random: Where they come from.
  init(contrast: Float, isGrey: Bool, from random: inout RandomStream) {
    let spare = 1 - contrast
    let spread = spare * random.uniform(in: 0.1...0.75)
    let base = (spare - spread) * random.uniform()
    let darkestInk = min(base + spread + contrast, 1)
    let inkBrightness = random.uniform(in: darkestInk...1)
    let isInverted = random.uniform() < 0.5
    let isSwapped = random.uniform() < 0.5
    func colour(_ brightness: Float, _ saturation: ClosedRange<Float>) -> GlyphColour {
      let brightness = isInverted ? 1 - brightness : brightness
      guard !isGrey else { return GlyphColour(repeating: brightness) }
      return GlyphPalette.colour(
        hue: random.uniform(), saturation: random.uniform(in: saturation), brightness: brightness)
    }
    let ends = (colour(base, 0...0.8), colour(base + spread, 0...0.8))
    (low, high) = isSwapped ? (ends.1, ends.0) : ends
    ink = colour(inkBrightness, 0.3...1)
  }

  /// The weights of red, green and blue in brightness, of ITU-R BT.601.
  static let weights = GlyphColour(0.299, 0.587, 0.114, 0)

  /// The colour of a hue and a brightness with a share of the most saturation that is possible.
  private static func colour(hue: Float, saturation: Float, brightness: Float) -> GlyphColour {
    // Red at 0, green at 1/3, blue at 2/3.
    let pure = GlyphColour(
      abs(hue * 6 - 3) - 1, 2 - abs(hue * 6 - 2), 2 - abs(hue * 6 - 4), 0
    ).clamped(lowerBound: .zero, upperBound: .one)
    let direction = pure - (pure * weights).sum()
    var reach = Float.greatestFiniteMagnitude
    for channel in 0..<3 {
      let step = direction[channel]
      let room = step > 0 ? 1 - brightness : brightness
      if abs(step) > 1e-6 { reach = min(reach, room / abs(step)) }
    }
    return (brightness + saturation * reach * direction).clamped(
      lowerBound: .zero, upperBound: .one)
  }
}
