internal import EngramCore
internal import TensorEngine

/// Everything that says what the images of glyphs look like.
struct GlyphDesign: Sendable {
  /// The seed of shapes and examples.
  var seed: UInt64 = 1
  /// What classes have in common.
  var script = GlyphScript()
  /// How examples differ.
  var style = GlyphStyle()
  /// What they are drawn on.
  var ground = GlyphGround()
  /// What spoils the picture.
  var optics = GlyphOptics()
  /// Rows and columns.
  var size = 28

  /// The extents of the images.
  var imageShape: ImageShape {
    ImageShape(height: size, width: size, channels: ground.channels)
  }

  /// The shape of a class, by its global number.
  func shape(ofClass number: UInt64) -> GlyphShape {
    var random = RandomStream(seed: seed, RandomStream.key("glyph class"), number)
    return GlyphShape(in: script, from: &random)
  }

  /// Draws an example.
  ///
  /// - Parameters:
  ///   - example: Which one.
  ///   - shape: The shape of its class.
  ///   - canvas: Memory to draw in.
  ///   - pixels: Room for the bytes of ``imageShape``.
  func draw(
    _ example: GlyphExample, of shape: GlyphShape, on canvas: GlyphCanvas,
    into pixels: UnsafeMutablePointer<UInt8>
  ) {
    let drawing = drawing(of: shape, example)
    drawing.cover(canvas.ink, side: size)
    guard ground.kind != .plain || !optics.isClear else {
      for index in canvas.ink.indices {
        pixels[index] = UInt8(255 * drawing.intensity * canvas.ink[index] + 0.5)
      }
      return
    }
    paint(drawing, example, on: canvas)
    if !optics.isClear {
      var random = example.stream("glyph optics")
      optics.apply(to: canvas.colours, scratch: canvas.scratch, side: size, from: &random)
    }
    let channels = ground.channels
    for (index, colour) in canvas.colours.enumerated() {
      let bytes = (colour * 255 + 0.5).clamped(
        lowerBound: .zero, upperBound: GlyphColour(repeating: 255))
      for channel in 0..<channels {
        pixels[index &* channels &+ channel] = UInt8(bytes[channel])
      }
    }
  }

  private func drawing(of shape: GlyphShape, _ example: GlyphExample) -> GlyphDrawing {
    var warp: GlyphWarp?
    if style.elastic * style.jitter > 0 {
      var random = example.stream("glyph warp")
      warp = GlyphWarp(strength: 0.05 * style.elastic * style.jitter, from: &random)
    }
    var random = example.stream("glyph example")
    return GlyphDrawing(of: shape, style: style, warp: warp, side: size, from: &random)
  }

  /// Lays the ink over the ground.
  private func paint(
    _ drawing: GlyphDrawing, _ example: GlyphExample, on canvas: GlyphCanvas
  ) {
    guard ground.kind != .plain else {
      for (index, share) in canvas.ink.enumerated() {
        canvas.colours[index] = GlyphColour(repeating: drawing.intensity * share)
      }
      return
    }
    var place = example.stream("glyph ground place")
    var random =
      ground.belongsToClass
      ? example.classStream("glyph class ground") : example.stream("glyph ground")
    let palette = GlyphPalette(
      contrast: ground.contrast, isGrey: ground.kind == .texture, from: &random)
    GroundTexture(from: &random).fill(
      canvas.texture, clouds: canvas.clouds, side: size, from: &place)
    let range = palette.high - palette.low
    for index in canvas.colours.indices {
      let paper = palette.low + canvas.texture[index] * range
      canvas.colours[index] = paper + canvas.ink[index] * (palette.ink - paper)
    }
  }
}
