import Testing
import YAMLTree

@testable import Composition

@Suite struct SweepTests {
  private func read(_ text: String) throws -> (labels: [String], errors: [String]) {
    let sink = DiagnosticSink()
    let node = try Node.parse(Source(file: "e.yaml", text: text))
    let variations = Sweep.variations(of: node, sink)
    return (variations.map(\.label), sink.diagnostics.map { "\($0.mark): \($0.message)" })
  }

  @Test func gridsMultiplyWithTheLastPathFastest() throws {
    #expect(
      try read("grid: {a.width: [1, 2], b.rate: [1e-3, 2e-3]}").labels == [
        "width=1,rate=1e-3", "width=1,rate=2e-3", "width=2,rate=1e-3", "width=2,rate=2e-3",
      ])
  }

  @Test func pairedPathsGoTogether() throws {
    #expect(
      try read("paired: {a.width: [1, 2], a.heads: [4, 8]}").labels
        == ["width=1,heads=4", "width=2,heads=8"])
  }

  @Test func listsAreTakenAsTheyAre() throws {
    #expect(
      try read("list:\n- {x: 1}\n- {x: 2, y: {type: conv4, width: 3}}\n- {}").labels
        == ["x=1", "x=2,y=conv4", "~1"].map { $0 == "~1" ? "" : $0 })
  }

  @Test func blocksMultiply() throws {
    #expect(
      try read("grid: {x: [1, 2]}\nlist: [{y: a}, {y: b}]").labels
        == ["x=1,y=a", "x=1,y=b", "x=2,y=a", "x=2,y=b"])
  }

  @Test func namesAreAsShortAsTheyCanBe() throws {
    #expect(
      try read("grid: {learners.a.width: [1], learners.b.width: [2], seed: [3, 4]}").labels
        == ["a.width=1,b.width=2,seed=3", "a.width=1,b.width=2,seed=4"])
  }

  @Test func labelsAreFitForFoldersAndAllDifferent() throws {
    #expect(
      try read("list: [{x: a/b}, {x: a b}, {x: a_b}]").labels == ["x=a_b", "x=a_b~2", "x=a_b~3"])
  }

  @Test func randomDrawsDependOnTheSeedAlone() throws {
    func draws(_ count: Int, _ seed: Int, _ more: String = "") throws -> [String] {
      try read(
        "random: {count: \(count), seed: \(seed), over: {rate: {from: 1e-4, to: 1e-2, scale: log}\(more)}}"
      ).labels
    }
    let ten = try draws(10, 1)
    #expect(try draws(10, 1) == ten)
    #expect(Array(try draws(20, 1).prefix(10)) == ten)
    #expect(try draws(10, 2) != ten)
    #expect(
      try draws(10, 1, ", width: [1, 2]").map { $0.split(separator: ",")[0] } == ten.map { $0[...] }
    )
  }

  @Test func randomValuesFillTheirRange() throws {
    let text = """
      random:
        count: 400
        over:
          rate: {from: 1e-4, to: 1, scale: log}
          width: {from: 1, to: 4}
          step: {from: 0, to: 1, step: 0.25}
          kind: [x, y]
      """
    let sink = DiagnosticSink()
    let variations = Sweep.variations(of: try Node.parse(Source(file: "e", text: text)), sink)
    func values(_ path: String) -> [String] {
      variations.compactMap { variation in
        variation.assignments.first { $0.path.text == path }?.value.scalar?.text
      }
    }
    let rates = values("rate").compactMap(Double.init)
    #expect(rates.count == 400)
    #expect(rates.allSatisfy { (1e-4...1).contains($0) })
    // Half of them below the geometric middle.
    #expect((150...250).contains(rates.count { $0 < 1e-2 }))
    #expect(Set(values("width")) == ["1", "2", "3", "4"])
    #expect(Set(values("step")) == ["0", "0.25", "0.5", "0.75", "1"])
    #expect(Set(values("kind")) == ["x", "y"])
  }

  @Test(arguments: [
    ("5", "e.yaml:1:1: expected a mapping with grid, paired, list, random, not the integer 5"),
    ("grit: {x: [1]}", "e.yaml:1:1: a sweep has no 'grit'; did you mean 'grid'?"),
    ("learners.a.width: [1, 2]", "paths stand below 'grid:'"),
    ("grid: {x: 1}", "e.yaml:1:11: expected the list of values of 'x', not the integer 1"),
    ("grid: {x: []}", "not an empty list"),
    ("grid: {}", "not an empty mapping"),
    ("grid: {x..y: [1]}", "'x..y' is not a path"),
    ("grid: {experiment: [a, b]}", "'experiment' is the same for all runs of a sweep"),
    ("paired: {x: [1, 2], y: [1]}", "e.yaml:1:24: 'y' has 1 values, but 'x' has 2"),
    ("list: 3", "expected a list of mappings of paths to values"),
    ("list: [3]", "expected a mapping of paths to values, not the integer 3"),
    ("random: {over: {x: [1]}}", "'random:' needs 'count:', an integer"),
    ("random: {count: 2}", "'random:' needs 'over:'"),
    (
      "random: {count: 0, over: {x: [1]}}", "expected an integer from 1 to 10000, not the integer 0"
    ),
    ("random: {count: 2, over: {x: 1}}", "expected a list of choices or '{from:"),
    ("random: {count: 2, over: {x: {from: 2, to: 1}}}", "'from' has to be below 'to'"),
    ("random: {count: 2, over: {x: {from: 0, to: 1, scale: log}}}", "begins above 0"),
    ("random: {count: 2, over: {x: {from: 0, to: 1, scale: lin}}}", "expected one of linear, log"),
    (
      "random: {count: 2, over: {x: {from: 0, to: 1, stop: 2}}}",
      "there is no 'stop' here; did you mean 'step'?"
    ),
    ("grid: {x: [1]}\nlist: [{x: 2}]", "'x' is varied by two blocks"),
  ]) func mistakes(_ text: String, _ message: String) throws {
    let errors = try read(text).errors
    #expect(errors.count == 1)
    #expect(errors.first?.contains(message) == true, "\(errors)")
  }

  @Test func tooManyRunsAreAMistake() throws {
    let values = (0..<100).map(String.init).joined(separator: ", ")
    #expect(
      try read("grid: {x: [\(values)], y: [\(values)], z: [\(values)]}").errors[0]
        .contains("more than 10000 runs"))
  }
}
