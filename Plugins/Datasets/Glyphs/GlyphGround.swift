internal import EngramCore
internal import TensorEngine

/// What glyphs are drawn on, and with what ink.
struct GlyphGround: Sendable, Equatable {
  /// The three kinds of grounds.
  enum Kind: String, CaseIterable, Sendable {
    case plain, texture, colour
  }

  /// Black with bright ink; grey textures with grey ink; or textures of two colours with a third.
  var kind = Kind.plain
  /// The least difference between the brightness of the ink and of any part of the ground.
  var contrast: Float = 0.3
  /// Whether the examples of a class share texture and colours.
  var belongsToClass = false

  /// Values per pixel.
  var channels: Int { kind == .colour ? 3 : 1 }
}

extension GlyphGround {
  /// Reads `ground`, `contrast` and `class-ground`.
  init(settings: inout SettingsReader) {
    kind = settings.choice(
      "ground", default: Kind.plain,
      "Black with bright ink, grey textures with grey ink, or coloured textures with coloured ink.")
    contrast = Float(
      settings.number(
        "contrast", default: 0.3, in: 0...0.9,
        "The least difference in brightness, of 1, between the ink and any part of a texture, before blur, "
          + "shade and noise."))
    belongsToClass = settings.flag(
      "class-ground", default: false,
      "Whether a class keeps its texture and colours, which then tell it apart besides its strokes."
    )
    guard kind == .plain else { return }
    for key in ["contrast", "class-ground"] {
      settings.warn(key, "the ground is plain; remove it, or choose 'ground: texture' or 'colour'")
    }
  }
}
