import EngramCore
import EngramTesting
import Files
import Foundation
import Pictures
import Testing

@testable import GraphDrawing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Mermaid and Graphviz.
@Suite struct DocumentTests {
  /// A picture in which every text is made to break out of its quotes.
  private static let hostile = GraphPicture(
    name: "a \"b\" \\",
    boxes: ["\"]; evil[\"", "<script>&amp;", "#quot; `x` {y}\n--> z", "\\\" \\n é 漢字"].map {
      GraphPicture.Box(
        path: $0, role: Role($0), title: $0, typeName: $0, detail: $0, isUnused: true, kind: $0)
    },
    arrows: [
      GraphPicture.Arrow(
        source: 0, target: 1, setting: "\"| evil", port: "<\\\">", isMeasurement: false)
    ], caption: "end\n} evil")

  @Test(arguments: [
    ("say \"hi\"", "say #quot;hi#quot;"), ("a < b > c", "a #lt; b #gt; c"),
    ("#35; & `b`", "#35;35; #amp; #96;b#96;"), ("two\nlines\r\nhere", "two lines here"),
  ])
  func mermaidTextCannotEndItsQuotes(text: String, escaped: String) {
    #expect(MermaidDocument.escape(text) == escaped)
  }

  @Test func mermaidHasOneStatementPerLine() {
    let lines = MermaidDocument(Self.hostile).text.split(separator: "\n")
    #expect(
      Array(lines.prefix(4)) == ["---", "title: \"a \\\"b\\\" \\\\\"", "---", "flowchart LR"])
    let nodes = lines.filter { $0.hasPrefix("  n") && !$0.contains("-->") }
    #expect(nodes.count == 4)
    for node in nodes { #expect(node.count { $0 == "\"" } == 2) }
    #expect(lines.contains("  n0 -->|\".#lt;\\#quot;#gt; to #quot;| evil\"| n1"))
    #expect(lines.last == "  %% end } evil")
  }

  @Test func aMixedGraphAsMermaid() throws {
    let text = try GraphFormat.mermaid.document(of: mixedGraph())
    #expect(
      text.contains(
        "  n0[\"<b>seen</b><br><small>dataset glyphs</small><br>8x8x1, 12 classes\"]\n"))
    #expect(text.contains("\n  n0 -->|\"datasets.0\"| n2\n"))
    #expect(text.contains(" -.-> "))
    #expect(text.hasSuffix("  %% metrics: forgetting\n"))
  }

  @Test func dotTextCannotEndItsQuotes() {
    #expect(DOTDocument.quoted("a\"b\\c\nd") == "\"a\\\"b\\\\c\\nd\"")
  }

  /// Graphviz, where it is installed, takes what is written for it.
  @Test(.enabled(if: dot != nil, "Graphviz is not installed"))
  func graphvizDrawsEverything() throws {
    let pictures =
      try [Self.hostile] + shippedExperiments.map { GraphPicture(try shippedGraph($0)) }
    for picture in pictures {
      let scratch = try ScratchFolder()
      try WholeFile.write(DOTDocument(picture).text, to: scratch("graph.dot"))
      let process = Process()
      process.executableURL = Self.dot
      process.arguments = ["-Tsvg", scratch("graph.dot"), "-o", scratch("graph.svg")]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      let drawn = try ReadableFile.text(of: scratch("graph.svg"))
      #expect(drawn.split(separator: "class=\"node\"").count == picture.boxes.count + 1)
      #expect(drawn.split(separator: "class=\"edge\"").count == picture.arrows.count + 1)
    }
  }

  @Test func hostileTextIsWellFormedSVG() throws {
    let svg = try SVGReading(SVGDocument(Self.hostile).text)
    #expect(svg.boxes.count == 4)
    #expect(svg.texts.contains("\"]; evil[\""))
    #expect(svg.texts.contains("<script>&amp;"))
  }

  @Test func charactersThatXMLLacksAreReplaced() {
    #expect(SVGWriter.escape("a\u{0}b\u{1B}c\td") == "a\u{FFFD}b\u{FFFD}c d")
  }

  private static let dot: URL? = ["/usr/bin/dot", "/usr/local/bin/dot"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }.map { URL(fileURLWithPath: $0) }
}
