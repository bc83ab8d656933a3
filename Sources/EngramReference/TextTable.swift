/// A table of words for a terminal: cells that are too wide go on in the next line.
struct TextTable {
  private let rows: [[String]]
  private let widths: [Int]

  /// - Parameters:
  ///   - rows: The cells, as many in every row.
  ///   - limits: The largest width of every column but the last.
  ///   - width: The columns of the terminal, which the last column fills.
  init(_ rows: [[String]], limits: [Int], width: Int) {
    self.rows = rows
    let others = limits.indices.map { column in
      min(limits[column], rows.map { $0[column].count }.max() ?? 0)
    }
    let used = others.reduce(0) { $0 + $1 + 2 }
    widths = others + [max(24, width - used)]
  }

  var text: String { rows.map(text(of:)).joined() }

  private func text(of row: [String]) -> String {
    let cells = zip(row, widths).map { TextTable.wrap($0, to: $1) }
    let height = cells.map(\.count).max() ?? 0
    return (0..<height).map { line in
      let parts = cells.indices.map { column in
        let part = line < cells[column].count ? cells[column][line] : ""
        return part + String(repeating: " ", count: max(0, widths[column] - part.count))
      }
      let joined = parts.joined(separator: "  ")
      return String(joined.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  /// Lines of at most so many characters; longer words stay whole.
  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
