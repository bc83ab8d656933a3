internal import EngramCore

/// How much examples of a glyph differ, and how they sit in the image.
struct GlyphStyle: Sendable, Equatable {
  /// A factor on every deformation: 0 repeats the class, 1 is handwriting.
  var jitter: Float = 1
  /// How much the whole turns, leans, stretches and shifts, times `jitter`.
  var affine: Float = 1
  /// How much strokes move against each other and points tremble, times `jitter`.
  var tremble: Float = 1
  /// How much the whole bends, times `jitter`.
  var elastic: Float = 0
  /// The empty border on every side before shift and scale, as a share of the image.
  var margin: Float = 0.14
  /// The thinnest and the thickest pen, as shares of the image.
  var width: ClosedRange<Float> = 0.045...0.11
}

extension GlyphStyle {
  /// Reads `jitter`, `affine`, `tremble`, `elastic`, `margin`, `thinnest` and `thickest`.
  init(settings: inout SettingsReader) {
    jitter = Float(
      settings.number(
        "jitter", default: 1, in: 0...3, "How much examples of a class differ; 1 is handwriting."))
    affine = Float(
      settings.number(
        "affine", default: 1, in: 0...3,
        "How much a glyph as a whole turns, leans, stretches and shifts, times `jitter`."))
    tremble = Float(
      settings.number(
        "tremble", default: 1, in: 0...3,
        "How much strokes move against each other and points tremble, times `jitter`."))
    elastic = Float(
      settings.number(
        "elastic", default: 0, in: 0...3,
        "How much a glyph bends as if drawn on rubber, times `jitter`; 1 is plain to see."))
    margin = Float(
      settings.number(
        "margin", default: 0.14, in: 0...0.4, "The border around a glyph, as a share of the image.")
    )
    let thinnest = settings.number(
      "thinnest", default: 0.045, in: 0.01...0.5, "The thinnest pen, as a share of the image.")
    var thickest = settings.number(
      "thickest", default: 0.11, in: 0.01...0.5, "The thickest pen, as a share of the image.")
    if thickest < thinnest {
      settings.reject("thickest", "\(thickest) is less than `thinnest`, \(thinnest)")
      thickest = thinnest
    }
    width = Float(thinnest)...Float(thickest)
  }
}
