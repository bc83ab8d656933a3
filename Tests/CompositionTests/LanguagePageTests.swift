import Files
import Foundation
import Testing
import YAMLTree

/// Runs every line of the tables in docs/language.md.
@Suite struct LanguagePageTests {
  /// The code in each cell of a table row; empty where a cell has none.
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let cells: [String]
  }

  /// The rows of the table whose head has these words.
  private static func table(_ heads: [String]) -> [Row] {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    guard let page = try? ReadableFile.text(of: package + "/docs/language.md") else { return [] }
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let head = "| " + heads.joined(separator: " | ") + " |"
    guard let start = lines.firstIndex(where: { $0 == head }) else { return [] }
    return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      let cells = line.dropFirst().dropLast().split(
        separator: "|", omittingEmptySubsequences: false)
      return Row(
        testDescription: String(line),
        cells: cells.map { cell in
          let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
          return parts.count == 3 ? String(parts[1]) : ""
        })
    }
  }

  static let merges = table(["rule", "base", "file", "result"])
  static let values = table(["written", "with", "gives"])

  @Test func thePageHasItsTables() {
    #expect(Self.merges.count > 20)
    #expect(Self.values.count > 12)
  }

  @Test(arguments: merges) func merging(_ row: Row) throws {
    let file = "{extends: base.yaml, " + row.cells[2].dropFirst()
    let result = try Composed([("e.yaml", file), ("base.yaml", row.cells[1])])
    #expect(result.errors == "")
    #expect(result.yaml == (try Node.parse(Source(file: "result", text: row.cells[3])).yaml))
  }

  @Test(arguments: values) func expressions(_ row: Row) throws {
    // The environment is that of the table; other rows give a key.
    let given = row.cells[1].contains(": ") ? row.cells[1] + "\n" : ""
    let result = try Composed(
      given + "value: \(row.cells[0])", environment: ["NAME": "there"])
    #expect(result.errors == "")
    let all = try Node.parse(Source(file: "result", text: result.yaml))
    let wanted = try Node.parse(Source(file: "wanted", text: row.cells[2]))
    #expect(all.mapping?["value"]?.yaml == wanted.yaml)
  }
}
