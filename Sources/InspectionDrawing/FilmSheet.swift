public import EngramCore
public import Inspection
internal import Pictures

/// Draws the matrices of one head over time: a column for every moment, a row for every matrix.
///
/// Below the matrices stands what has changed in them since the start. A row has one scale, with its colour
/// bar at the right.
public struct FilmSheet {
  private struct Row {
    let name: String
    let matrices: [MemoryMatrix]
    /// The share of elements within the scale.
    var share = 1.0
  }

  private let title: String
  private let lines: [String]
  private let taskNames: [String]
  /// The task of every column; `nil` for the start.
  private let tasks: [Int?]
  /// What stands above every column.
  private let headings: [String]
  private let sections: [(name: String, rows: [Row])]
  private let scale: Int

  private static let gap = 4.0
  private static let taskGap = 16.0
  private static let nameWidth = 78.0

  /// Lays a film out.
  ///
  /// - Parameters:
  ///   - layer: The layer.
  ///   - head: The head, counted from zero.
  ///   - episode: What was read.
  ///   - learner: The learner's name.
  public init(_ layer: LayerInspection, head: Int, episode: EpisodeTrace, learner: String) {
    let traces = layer.traces[head]
    var moments: [(task: Int?, heading: String, matrices: [MemoryMatrix])] = []
    if let start = traces.first?.snapshots[0] { moments.append((nil, "start", start)) }
    for (task, trace) in traces.enumerated() {
      for (count, matrices) in trace.snapshots.sorted(by: { $0.key < $1.key }) where count > 0 {
        moments.append((task, "\(count) read", matrices))
      }
    }
    let names = layer.matrixNames
    title =
      "Layer \(layer.number) (\(layer.kind)), head \(head + 1) of \(layer.heads.count): \(learner)"
    let startsEmpty = traces.first?.snapshots[0]?.allSatisfy { $0.norm == 0 } ?? true
    lines = [
      "The matrices while episode \(episode.number) of \(episode.evaluation) is read. Rows are outputs, "
        + "columns inputs; each row of pictures has the scale at its right.",
      "Over the pictures: how many demonstrations of the task had been read."
        + (startsEmpty
          ? ""
          : " Changes are those since the start; one element in a hundred is stronger than the ends of their "
            + "scales."),
    ]
    taskNames = episode.tasks.map(\.name)
    tasks = moments.map(\.task)
    headings = moments.map(\.heading)
    let start = moments.first?.matrices ?? []
    let changes = names.indices.map { place in
      Row(
        name: "Δ\(names[place])",
        matrices: moments.matrices(place).map { $0.minus(start[place]) },
        share: HeatMap.changeShare)
    }
    let weights = names.indices.map {
      Row(name: names[$0], matrices: moments.matrices($0))
    }
    // Of a memory that starts empty both would be the same.
    sections = [("weights", weights)] + (startsEmpty ? [] : [("changes", changes)])
    scale = max(1, 76 / (start.first?.rowCount ?? 1))
  }

  /// A whole SVG document.
  ///
  /// - Throws: ``DataError`` when there is not enough memory.
  public func document() throws -> String {
    var svg = SVGWriter()
    var place = Point(x: Sheet.margin, y: 40)
    Sheet.head(title, lines, into: &svg, &place)
    place.y += 26
    let columns = columnPlaces
    let top = place.y
    drawHeadings(into: &svg, columns, &place)
    for section in sections {
      place.y += 22
      svg.text(section.name, at: place, size: 12, fill: Sheet.ink, isBold: true)
      place.y += 8
      for row in section.rows { try draw(row, into: &svg, columns, &place) }
    }
    drawBoundaries(into: &svg, columns, from: top, to: place.y)
    let width = max(
      right(columns) + 90, Sheet.margin + Sheet.headWidth(title, lines) + Sheet.margin)
    return Sheet.document(svg, width: width, height: place.y + Sheet.margin, title: title)
  }

  private var tileWidth: Double {
    sections[0].rows.first?.matrices.first.map { HeatMap.size(of: $0, scale: scale).width } ?? 0
  }

  /// The left edge of every column.
  private var columnPlaces: [Double] {
    var x = Sheet.margin + Self.nameWidth
    return tasks.indices.map { column in
      defer {
        let isLast = column + 1 < tasks.count && tasks[column] != tasks[column + 1]
        x += max(tileWidth, 44) + (isLast ? Self.taskGap : Self.gap)
      }
      return x
    }
  }

  private func right(_ columns: [Double]) -> Double { (columns.last ?? 0) + max(tileWidth, 44) }

  private func drawHeadings(
    into svg: inout SVGWriter, _ columns: [Double], _ place: inout Point
  ) {
    for (index, name) in taskNames.enumerated() {
      let own = columns.indices.filter { tasks[$0] == index }
      guard let first = own.first, let last = own.last else { continue }
      let width = columns[last] + max(tileWidth, 44) - columns[first]
      svg.element(
        "rect",
        [
          ("x", SVGWriter.number(columns[first])), ("y", SVGWriter.number(place.y - 14)),
          ("width", SVGWriter.number(width)), ("height", "20"),
          ("fill", Sheet.tint(ofTask: index)),
        ])
      let number = "task \(index + 1)"
      let whole = name == number ? number : "\(number): \(name)"
      let fits = max(4, Int(width / 7.6))
      svg.text(
        TextWidth.shortened(whole, to: fits), at: Point(x: columns[first] + 6, y: place.y),
        size: 11.5, fill: Sheet.ink, isBold: true)
    }
    place.y += 21
    for (column, heading) in zip(columns, headings) {
      svg.text(heading, at: Point(x: column, y: place.y), size: 10.5, fill: Sheet.faintInk)
    }
  }

  private func draw(
    _ row: Row, into svg: inout SVGWriter, _ columns: [Double], _ place: inout Point
  ) throws {
    let bound = HeatMap.bound(of: row.matrices, share: row.share)
    let height = row.matrices.first.map { HeatMap.size(of: $0, scale: scale).height } ?? 0
    let rowHeight = max(height, 24)
    svg.text(
      row.name, at: Point(x: place.x, y: place.y + rowHeight / 2 + 5), size: 14, fill: Sheet.ink,
      isBold: true)
    if let matrix = row.matrices.first {
      svg.text(
        "\(matrix.columnCount)×\(matrix.rowCount)",
        at: Point(x: place.x + 34, y: place.y + rowHeight / 2 + 5), size: 10,
        fill: Sheet.faintInk)
    }
    for (index, matrix) in row.matrices.enumerated() {
      let corner = Point(x: columns[index], y: place.y + (rowHeight - height) / 2)
      try HeatMap(matrix, bound: bound, scale: scale).draw(
        into: &svg, at: corner, title: "\(row.name), \(headings[index])")
    }
    try ColorBar(bound: bound).drawUpright(
      into: &svg, at: Point(x: right(columns) + 12, y: place.y), height: rowHeight)
    place.y += rowHeight + 8
  }

  private func drawBoundaries(
    into svg: inout SVGWriter, _ columns: [Double], from top: Double, to bottom: Double
  ) {
    for column in columns.indices.dropFirst() where tasks[column] != tasks[column - 1] {
      let x = SVGWriter.number(columns[column] - Self.taskGap / 2)
      svg.element(
        "line",
        [
          ("x1", x), ("y1", SVGWriter.number(top - 14)), ("x2", x),
          ("y2", SVGWriter.number(bottom)), ("stroke", Sheet.faintInk), ("stroke-width", "1"),
          ("stroke-dasharray", "3 3"),
        ])
    }
  }
}

extension [(task: Int?, heading: String, matrices: [MemoryMatrix])] {
  /// One matrix at all moments.
  fileprivate func matrices(_ place: Int) -> [MemoryMatrix] { map { $0.matrices[place] } }
}
