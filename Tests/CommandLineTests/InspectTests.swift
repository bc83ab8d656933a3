import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

/// `engram inspect` on runs of the tiny experiment.
struct InspectTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// A finished run of two data sets in turn.
  private func makeRun(inStages: Bool = false) throws {
    let more = "\n  others: {type: glyphs, size: 8, normalize: unit, classes: 12, first-class: 50}"
    try bench.write(
      Workbench.experiment.replacing(
        "datasets: [$seen],", "datasets: [$seen, $others], order: alternate,"
      )
      .replacing("\n  unseen:", more + "\n  unseen:"), to: "tiny.yaml")
    if inStages {
      try bench.write(
        """
        extends: tiny.yaml
        components:
          stage: {type: episodes, datasets: [$seen, $others], order: alternate, tasks: 2, ways: 2,
            shots: 1}
        learners:
          acl: {stream: !replace {type: curriculum, stages: [$stage, $stage], lengths: [16]}}
        """, to: "stages.yaml")
    }
    let file = inStages ? "stages.yaml" : "tiny.yaml"
    #expect(try bench.engram("run", file, "--out", "run").ending == .code(0))
  }

  @Test func stagesWithTheSameDatasetsHaveTheirNames() throws {
    try makeRun(inStages: true)
    #expect(try bench.engram("inspect", "run", "--window", "3").ending == .code(0))
    let chart = try bench.text("run/inspection/losses.svg")
    #expect(chart.contains(">seen as task 1 after task 2</text>"))
    #expect(chart.contains(">others as task 2</text>"))
  }

  @Test func picturesAndNumbersAreWritten() throws {
    try makeRun()
    let before = try Folder.names(in: bench.scratch("run"))
    let outcome = try bench.engram("inspect", "run", "--window", "3")
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
    let names = [
      "inspection.json", "layer-1-film.png", "layer-1-film.svg", "layer-1-heads.png",
      "layer-1-heads.svg", "losses.png", "losses.svg",
    ]
    #expect(try Folder.names(in: bench.scratch("run/inspection")) == names)
    for name in names where name.hasSuffix(".png") {
      #expect(try bench.bytes("run/inspection/" + name).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
    #expect(
      try Folder.names(in: bench.scratch("run")) == (before + ["inspection"]).sorted())

    let chart = try bench.text("run/inspection/losses.svg")
    for label in [
      "seen as task 1", "others as task 1", "seen as task 2", "others as task 2",
      "seen as task 1 after task 2", "others as task 1 after task 2",
    ] {
      #expect(chart.contains(">\(label)</text>"))
    }
    let film = try bench.text("run/inspection/layer-1-film.svg")
    for label in ["Δy", "Δq", "Δk", "Δb", "start", "1 read", "2 read", "task 2"] {
      #expect(film.contains(">\(label)</text>"))
    }
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.first == "acl, after step 8 of 8: reads episode 1 of held-out, 2, 2 demonstrations")
    #expect(lines.contains("layer 1 (srwm), mean over 4 heads"))
    #expect(
      lines.last.map(String.init)
        == "written to run/inspection: losses.svg, losses.png, layer-1-film.svg, layer-1-film.png, "
        + "layer-1-heads.svg, layer-1-heads.png, inspection.json")
  }

  @Test func theNumbersAreSound() throws {
    try makeRun()
    #expect(
      try bench.engram("inspect", "run", "--out", "a/b", "--episode", "3").ending == .code(0))
    let learners = try #require(try bench.json("a/b/inspection.json")["learners"]?.elements)
    let learner = try #require(learners.first)
    #expect(learners.count == 1)
    #expect(learner["learner"]?.string == "acl" && learner["state"]?.string == "last")
    #expect(learner["step"]?.int == 8 && learner["steps"]?.int == 8)
    #expect(learner["episode"]?["number"]?.int == 3)
    let curves = try #require(learner["losses"]?["curves"]?.elements)
    #expect(curves.count == 6)
    #expect(curves.count { $0["emergence"] != nil } == 2)
    let layer = try #require(learner["layers"]?.elements?.first)
    #expect(layer["matrices"] == ["y", "q", "k", "b"])
    let heads = try #require(layer["heads"]?.elements)
    #expect(heads.count == 4)
    for numbers in heads + [layer] {
      let gates = try numbers.table("gates")
      #expect(gates.map(\.count) == [4, 4])
      #expect(gates.joined().allSatisfy { (0...1).contains($0) })
      #expect(try numbers.table("write_norms").joined().allSatisfy { $0 > 0 })
      #expect(try numbers.table("effective_ranks").joined().allSatisfy { (1...8).contains($0) })
      let kept = try numbers.table("kept")
      #expect(kept.map(\.count) == [2, 1] && kept[0][0] == 1 && kept[1][0] == 1)
      let overlap = try numbers.table("key_overlap")
      #expect(overlap[0][1] == overlap[1][0])
      #expect(overlap.joined().allSatisfy { (0...1.000001).contains($0) })
    }
    let strongest = try #require(layer["strongest_head"]?.int)
    #expect((1...4).contains(strongest))
  }

  /// The same run gives the same numbers and pictures, and the run is left as it was.
  @Test func inspectingTwiceGivesTheSame() throws {
    try makeRun()
    for folder in ["one", "two"] {
      #expect(
        try bench.engram("inspect", "run", "--out", folder, "--head", "2").ending == .code(0))
    }
    for name in try Folder.names(in: bench.scratch("one")) {
      #expect(try bench.bytes("one/" + name) == bench.bytes("two/" + name))
    }
    #expect(try bench.text("one/layer-1-film.svg").contains("head 2 of 4"))
  }

  @Test func severalLearnersHaveFoldersOfTheirOwn() throws {
    let learner = """
      learners:
        first: &a
          type: acl
          stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
          encoder: {type: conv4, blocks: 2, channels: 4}
          layer: {type: lstm}
          width: 8
          layers: 1
          batch: 2
          steps: 2
        second: {<<: *a, layer: {type: deltanet, heads: 2}}
      """
    let text = Workbench.experiment
    let start = try #require(text.range(of: "learners:"))
    let end = try #require(text.range(of: "evaluations:"))
    try bench.write(
      text[..<start.lowerBound] + learner + "\n" + text[end.lowerBound...], to: "both.yaml")
    #expect(try bench.engram("run", "both.yaml", "--out", "run").ending == .code(0))
    let outcome = try bench.engram("inspect", "run")
    #expect(outcome.ending == .code(0))
    #expect(
      outcome.output.contains(
        "note: layer 1 (lstm) does not report what it writes; it is left out\n"))
    #expect(
      try Folder.names(in: bench.scratch("run/inspection/first")) == ["losses.png", "losses.svg"])
    #expect(bench.exists("run/inspection/second/layer-1-film.png"))
    #expect(try bench.json("run/inspection/inspection.json")["learners"]?.elements?.count == 2)

    // One learner of it, and a run of which one has not begun.
    #expect(try bench.engram("inspect", "run/second", "--out", "alone").ending == .code(0))
    #expect(bench.exists("alone/layer-1-heads.svg"))
    let line = #"cd run/second && exec "$@""#
    #expect(try bench.shell(line, ["inspect", ".", "--out", "there"]).ending == .code(0))
    _ = try bench.shell("rm run/first/checkpoint.safetensors")
    let rest = try bench.engram("inspect", "run", "--out", "rest")
    #expect(rest.ending == .code(0) && rest.output.hasPrefix("second, after step 2 of 2"))
  }

  @Test func theBestStateIsTakenWhereOneWasSelected() throws {
    let selection = "selection: {stream: $check, every: 2}\nevaluations:"
    let check = """
      components:
        check: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, count: 2}
      """
    try bench.write(
      Workbench.experiment.replacing("components:", check)
        .replacing("evaluations:", selection), to: "select.yaml")
    #expect(try bench.engram("run", "select.yaml", "--out", "run").ending == .code(0))
    let outcome = try bench.engram("inspect", "run")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output.contains(" of 8 (the best validation): reads"))
    let learner = try bench.json("run/inspection/inspection.json")["learners"]?.elements?.first
    #expect(learner?["state"]?.string == "best")
  }
}

extension String {
  fileprivate func replacing(_ old: String, _ new: String) -> String {
    replacingOccurrences(of: old, with: new)
  }
}

extension JSON {
  fileprivate func table(_ key: String) throws -> [[Double]] {
    try #require(self[key]?.elements).map { try #require($0.elements).compactMap(\.double) }
  }
}
