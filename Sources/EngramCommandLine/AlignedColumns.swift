/// Cells in columns that are as wide as their longest one.
enum AlignedColumns {
  /// One line per row.
  ///
  /// - Parameters:
  ///   - rows: The cells; rows may be of different lengths.
  ///   - numbers: The columns whose cells stand at the right.
  /// - Returns: The lines, without blanks at their ends.
  static func text(_ rows: [[String]], numbers: Set<Int> = []) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (column > 0 ? "  " : "") + (numbers.contains(column) ? space + cell : cell + space)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
