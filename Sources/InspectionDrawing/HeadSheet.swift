public import EngramCore
public import Inspection
internal import Pictures

/// Draws what every task changed in the matrices of every head: a row for every head, a group of columns for
/// every matrix with one scale, and in it a column for every task.
public struct HeadSheet {
  private let title: String
  private let lines: [String]
  private let taskNames: [String]
  private let matrixNames: [String]
  /// `[head][task][matrix]`.
  private let changes: [[[MemoryMatrix]]]
  private let strengths: [Double]
  private let shownHead: Int
  private let scale: Int

  private static let gap = 4.0
  private static let groupGap = 22.0
  private static let nameWidth = 92.0

  /// Lays the sheet out.
  ///
  /// - Parameters:
  ///   - layer: The layer.
  ///   - shownHead: The head whose film is drawn, counted from zero: it is marked.
  ///   - episode: What was read.
  ///   - learner: The learner's name.
  public init(_ layer: LayerInspection, shownHead: Int, episode: EpisodeTrace, learner: String) {
    title = "Layer \(layer.number) (\(layer.kind)), all heads: \(learner)"
    lines = [
      "What each task of episode \(episode.number) of \(episode.evaluation) changed: the matrices after it less "
        + "those before it. Rows are outputs, columns inputs; one scale for each group.",
      "One element in a hundred is stronger than the ends of a scale. Under a head's number: the strength of its "
        + "writes; the marked one is that of the film.",
    ]
    taskNames = episode.tasks.map(\.name)
    matrixNames = layer.matrixNames
    changes = layer.traces.map { traces in
      let moments = traces.moments
      return zip(moments, moments.dropFirst()).map { before, after in
        zip(after, before).map { $0.minus($1) }
      }
    }
    strengths = layer.heads.map(\.strength)
    self.shownHead = shownHead
    scale = max(1, 56 / (changes.first?.first?.first?.rowCount ?? 1))
  }

  /// A whole SVG document.
  ///
  /// - Throws: ``DataError`` when there is not enough memory.
  public func document() throws -> String {
    var svg = SVGWriter()
    var place = Point(x: Sheet.margin, y: 40)
    Sheet.head(title, lines, into: &svg, &place)
    place.y += 32
    let bounds = matrixNames.indices.map { matrix in
      HeatMap.bound(of: changes.flatMap { $0.map { $0[matrix] } }, share: HeatMap.changeShare)
    }
    for matrix in matrixNames.indices {
      try drawHeading(ofMatrix: matrix, bounds[matrix], into: &svg, top: place.y)
    }
    place.y += 58
    for head in changes.indices {
      drawName(ofHead: head, into: &svg, at: place)
      for (task, matrices) in changes[head].enumerated() {
        for (matrix, change) in matrices.enumerated() {
          let height = HeatMap.size(of: change, scale: scale).height
          let corner = Point(
            x: left(ofMatrix: matrix, task: task), y: place.y + (rowHeight - height) / 2)
          try HeatMap(change, bound: bounds[matrix], scale: scale).draw(
            into: &svg, at: corner,
            title: "change of \(matrixNames[matrix]) of head \(head + 1) by \(taskNames[task])")
        }
      }
      place.y += rowHeight + 6
    }
    let right = left(ofMatrix: matrixNames.count - 1, task: taskNames.count - 1) + columnWidth
    let width = max(right, Sheet.margin + Sheet.headWidth(title, lines)) + Sheet.margin
    return Sheet.document(
      svg, width: width, height: place.y + Sheet.margin - 6, title: title)
  }

  private var sizes: [(width: Double, height: Double)] {
    (changes.first?.first ?? []).map { HeatMap.size(of: $0, scale: scale) }
  }

  private var columnWidth: Double { max(sizes.first?.width ?? 0, 40) }
  private var rowHeight: Double { max(sizes.map(\.height).max() ?? 0, 30) }

  private var groupWidth: Double {
    Double(taskNames.count) * (columnWidth + Self.gap) - Self.gap
  }

  private func left(ofMatrix matrix: Int, task: Int) -> Double {
    Sheet.margin + Self.nameWidth + Double(matrix) * (groupWidth + Self.groupGap)
      + Double(task) * (columnWidth + Self.gap)
  }

  private func drawHeading(
    ofMatrix matrix: Int, _ bound: Double, into svg: inout SVGWriter, top: Double
  ) throws {
    let x = left(ofMatrix: matrix, task: 0)
    svg.text(
      "Δ\(matrixNames[matrix])", at: Point(x: x, y: top + 2), size: 14, fill: Sheet.ink,
      isBold: true)
    let barStart = x + 34
    try ColorBar(bound: bound).drawLying(
      into: &svg, at: Point(x: barStart, y: top - 8),
      width: max(60, min(160, groupWidth - 34)))
    for (task, name) in taskNames.enumerated() {
      let left = left(ofMatrix: matrix, task: task)
      svg.element(
        "rect",
        [
          ("x", SVGWriter.number(left)), ("y", SVGWriter.number(top + 26)),
          ("width", SVGWriter.number(columnWidth)), ("height", "18"),
          ("fill", Sheet.tint(ofTask: task)),
        ])
      let fits = max(3, Int((columnWidth - 6) / 6.6))
      svg.text(
        TextWidth.shortened(name, to: fits), at: Point(x: left + 4, y: top + 39), size: 10.5,
        fill: Sheet.ink)
    }
  }

  private func drawName(ofHead head: Int, into svg: inout SVGWriter, at place: Point) {
    let middle = place.y + rowHeight / 2
    if head == shownHead {
      svg.element(
        "rect",
        [
          ("x", SVGWriter.number(place.x - 10)), ("y", SVGWriter.number(place.y)),
          ("width", "4"), ("height", SVGWriter.number(rowHeight)), ("fill", Sheet.ink),
        ])
    }
    svg.text(
      "head \(head + 1)", at: Point(x: place.x, y: middle - 1), size: 12, fill: Sheet.ink,
      isBold: head == shownHead)
    svg.text(
      NumberText.short(strengths[head]), at: Point(x: place.x, y: middle + 13), size: 10.5,
      fill: Sheet.faintInk)
  }
}
