/// Cells in aligned columns, indented.
struct TextTable {
  private let rows: [[String]]
  private let groupStarts: Set<Int>

  /// - Parameters:
  ///   - rows: The cells; a cell of the first row may reach over empty ones behind it.
  ///   - groupStarts: Columns with more space before them; the first row's cells stand at their left.
  init(_ rows: [[String]], groupStarts: [Int] = []) {
    self.rows = rows
    self.groupStarts = Set(groupStarts)
  }

  var text: String {
    let widths = columnWidths
    return rows.enumerated().map { index, row in
      var line = ""
      var reach = 0
      for (column, cell) in row.enumerated() {
        let start = reach + (column == 0 ? 2 : groupStarts.contains(column) ? 4 : 2)
        reach = start + widths[column]
        // Words stand at the left, numbers at the right.
        let isLeft = column == 0 || (index == 0 && !groupStarts.isEmpty)
        let place = isLeft ? start : reach - cell.count
        line += String(repeating: " ", count: max(0, place - line.count)) + cell
      }
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  /// A heading that reaches over a group widens its columns.
  private var columnWidths: [Int] {
    let count = rows.map(\.count).max() ?? 0
    let body = groupStarts.isEmpty ? rows[...] : rows.dropFirst()
    var widths = (0..<count).map { column in
      body.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    for start in groupStarts {
      let end = groupStarts.filter { $0 > start }.min() ?? count
      let room = widths[start..<end].reduce(0, +) + 2 * (end - start - 1)
      let lacking = max(0, (rows[0].indices.contains(start) ? rows[0][start].count : 0) - room)
      for column in start..<end {
        // As even as whole characters allow.
        let place = column - start
        widths[column] +=
          (place + 1) * lacking / (end - start) - place * lacking / (end - start)
      }
    }
    return widths
  }
}
