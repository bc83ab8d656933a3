internal import EngramCore
internal import Pictures

/// Draws one part of a task: its name at the left, then its images in rows.
struct StripDrawing {
  /// Tints of colours that most people can tell apart; labels beyond them begin again.
  ///
  /// > Source: Okabe & Ito (2008), "Color Universal Design", <https://jfly.uni-koeln.de/color/>.
  private static let tints = [
    "#99c7e0", "#eebf99", "#99d8c7", "#ebc9dc", "#f5d999", "#bbe1f6", "#efea9f", "#d2d6da",
  ]

  private let strip: EpisodeSheet.Strip
  /// The side of a pixel: small images are enlarged a whole number of times.
  private let scale: Double
  private let tileWidth: Double
  private let tileHeight: Double

  init(_ strip: EpisodeSheet.Strip) {
    self.strip = strip
    let shapes = strip.tiles.compactMap(\.image?.shape)
    let width = shapes.map(\.width).max() ?? 0
    let height = shapes.map(\.height).max() ?? 0
    scale = width <= 48 ? Double(48 / max(width, 1)) : 64 / Double(width)
    tileWidth = max(44, Double(width) * scale)
    tileHeight = Double(height) * scale
  }

  /// Draws at a place, which moves below the strip; the width grows to what is drawn.
  func draw(into svg: inout SVGWriter, _ place: inout Point, _ width: inout Double) throws {
    let top = place.y + SheetDrawing.gap
    svg.text(
      strip.name, at: Point(x: place.x, y: top + 14), size: 11.5, fill: SheetDrawing.ink)
    let isWhole = strip.count == strip.tiles.count
    svg.text(
      isWhole ? "\(strip.count)" : "\(strip.tiles.count) of \(strip.count)",
      at: Point(x: place.x, y: top + 29), size: 11.5, fill: SheetDrawing.faintInk)
    let rowHeight = tileHeight + SheetDrawing.captionHeight + SheetDrawing.gap
    for (index, tile) in strip.tiles.enumerated() {
      let column = Double(index % SheetDrawing.columns)
      let corner = Point(
        x: place.x + SheetDrawing.nameWidth + column * (tileWidth + SheetDrawing.gap),
        y: top + Double(index / SheetDrawing.columns) * rowHeight)
      try draw(tile, at: corner, into: &svg)
      width = max(width, corner.x + tileWidth)
    }
    let rows = (strip.tiles.count + SheetDrawing.columns - 1) / SheetDrawing.columns
    place.y = top + max(Double(rows) * rowHeight, 36)
  }

  private func draw(
    _ tile: EpisodeSheet.Tile, at corner: Point, into svg: inout SVGWriter
  ) throws {
    let name = "label \(tile.label), class \(tile.classIndex), example \(tile.exampleIndex)"
    if let image = tile.image { try svg.image(image, at: corner, scale: scale, title: name) }
    let top = corner.y + tileHeight
    svg.element(
      "rect",
      [
        ("x", SVGWriter.number(corner.x)), ("y", SVGWriter.number(top)),
        ("width", SVGWriter.number(tileWidth)),
        ("height", SVGWriter.number(SheetDrawing.captionHeight)),
        ("fill", Self.tints[tile.label % Self.tints.count]),
      ])
    let baseline = top + 13
    svg.text(
      "\(tile.label)", at: Point(x: corner.x + 4, y: baseline), size: 12,
      fill: SheetDrawing.ink, isBold: true)
    svg.text(
      "\(tile.classIndex)", at: Point(x: corner.x + tileWidth - 3, y: baseline), size: 9.5,
      fill: SheetDrawing.faintInk, endsHere: true)
  }
}
