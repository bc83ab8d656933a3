internal import Inspection
internal import Pictures

/// How a loss is drawn.
///
/// The colour is that of the dataset or, where there is one only, of the task asked for; later places in the
/// sequence are paler. Own terms are drawn through, backward terms dashed, the shorter the longer ago the task
/// was; auxiliary ones are pale and dotted.
struct LossStyle {
  let color: String
  let width: Double
  /// Dashes and gaps; empty for none.
  let dashes: String

  init(_ term: LossTerm) {
    guard let place = term.place else {
      let hue = term.dataset.map { Sheet.colors[($0 - 1) % Sheet.colors.count] } ?? "#66717c"
      (color, width, dashes) = (Sheet.mixed(hue, white: 0.35), 1.4, "1.5 3")
      return
    }
    let hue = Sheet.colors[((term.dataset ?? place.of) - 1) % Sheet.colors.count]
    let paleness = term.dataset == nil ? 0 : min(0.6, 0.45 * Double(place.of - 1))
    color = Sheet.mixed(hue, white: paleness)
    let patterns = ["8 4", "5 3", "3 3", "2 2.5"]
    dashes = place.isBackward ? patterns[min(place.after - place.of, patterns.count) - 1] : ""
    width = place.isBackward ? 2.2 : 1.9
  }

  /// The attributes of a line.
  var attributes: SVGWriter.Attributes {
    [
      ("fill", "none"), ("stroke", color), ("stroke-width", SVGWriter.number(width)),
      ("stroke-linejoin", "round"),
    ] + (dashes.isEmpty ? [] : [("stroke-dasharray", dashes)])
  }
}
