import Files
import Foundation
import JSONTree
import Testing

/// The page about runs; `make report-test` opens it in a browser.
@Suite struct ReportTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func rows(of page: String) -> [String] {
    page.components(separatedBy: "<tr>").dropFirst()
      .map { $0.components(separatedBy: "</tr>")[0] }
  }

  @Test func aBatchWritesAPageWithItsResultsItsExpectationsAndItsFailures() throws {
    try bench.writeExperiment(
      replacing: "seed: 7",
      with: """
        seeds: 2
        expect: [{metric: acc, value: 12.5, tolerance: 1, source: "<b>a book</b>", certainty: sure}]
        """, to: "all/twice.yaml")
    try bench.writeExperiment(
      replacing: Workbench.unseen,
      with:
        "{type: idx, images: none/images, labels: none/labels, transforms: [{type: resize, size: 8}]}",
      to: "all/missing.yaml")
    let outcome = try bench.engram("batch", "all", "--out", "b")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.contains("\nreport: b/report.html\n"))

    let page = try bench.text("b/report.html")
    #expect(page.contains("Finished runs: 2, of 1 experiments, 1 without a result."))
    #expect(page.contains("<strong>missing</strong>: ") && page.contains("none/images"))
    // What people write is text, not markup.
    #expect(page.contains("&lt;b&gt;a book&lt;/b&gt;, sure") && !page.contains("<b>a book"))
    let mean = try #require(
      try bench.json("b/results/twice/results.json")["rows"]?.elements?.first?["over_seeds"]?[
        "acc"]?.double)
    let percent = String(format: "%.1f", 100 * mean)
    #expect(page.contains("aria-label=\"acc on held-out: acl \(percent)\""))
    #expect(
      rows(of: page).contains {
        $0.contains("<strong>missed</strong>") && $0.contains(percent)
      })
    #expect(page.contains("1 line differs") && page.contains("<mark>seed: 2</mark>"))
  }

  @Test func aPageAsksNothingOfANetwork() throws {
    #expect(try bench.engram("run", "tiny.yaml", "--out", "r", "--report").ending == .code(0))
    let page = try bench.text("r/report.html")
    for part in page.components(separatedBy: "http").dropFirst() {
      #expect(part.hasPrefix("-equiv=\"Content-Security-Policy\""))
    }
    for name in ["src=\"", "href=\""] {
      for part in page.components(separatedBy: name).dropFirst() {
        #expect(part.hasPrefix("data:") || part.hasPrefix("#"), "\(part.prefix(40))")
      }
    }
  }

  @Test func theMatrixIsThatOfTheSummary() throws {
    let outcome = try bench.engram("run", "tiny.yaml", "--out", "r", "--report")
    #expect(outcome.ending == .code(0))
    #expect(outcome.error.hasSuffix("report: r/report.html\n"))
    let page = try bench.text("r/report.html")
    let matrix = try bench.json("r/summary.json")["evaluations"]?["held-out"]?["R"]?.elements ?? []
    let cells = matrix.flatMap { $0.elements ?? [] }.compactMap(\.double)
    #expect(cells.count == 3)
    let shown = page.components(separatedBy: "style=\"--share:").dropFirst()
      .compactMap { Double($0.components(separatedBy: "%")[0]) }
    #expect(shown == cells.map { (1000 * $0).rounded() / 10 })
    // The losses of every step are drawn.
    #expect(
      page.contains("alt=\"Loss terms over training steps\" src=\"data:image/svg+xml;base64,"))
  }

  @Test func runsWithoutResultsAreNamed() throws {
    #expect(
      try bench.engram("run", "tiny.yaml", "--out", "all/r").ending == .code(0))
    try bench.write(try bench.bytes("all/r/experiment.yaml"), to: "all/begun/experiment.yaml")
    let outcome = try bench.engram("report", "all", "-o", "page.html")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output == "page.html\n")
    #expect(try bench.text("page.html").contains("<strong>begun</strong>: not finished"))
  }

  @Test(arguments: [
    ("nowhere", "error: nowhere: there is no such folder\n"),
    ("empty", "error: empty holds no run: there is no experiment.yaml in it or below\n"),
    ("damaged", "error: damaged/summary.json: it is not the summary of a run\n"),
  ])
  func whatCannotBeToldIsSaid(folder: String, message: String) throws {
    try bench.write("", to: "empty/notes.txt")
    try bench.write("{}", to: "damaged/summary.json")
    let outcome = try bench.engram("report", folder)
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == message)
    #expect(!bench.exists(folder + "/report.html"))
  }
}
