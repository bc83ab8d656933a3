import Foundation
import Testing

/// Runs whose numbers leave the range of `Float`.
@Suite struct DivergenceTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func aMetaTrainingThatDivergesNamesStepTensorAndCheckpoint() throws {
    try bench.writeExperiment(
      replacing: "steps: 8",
      with: "steps: 8\n    optimizer: {type: sgd, rate: {type: constant, value: 1000}}",
      to: "wild.yaml")
    let outcome = try bench.engram("run", "wild.yaml", "--out", "r")
    #expect(outcome.ending == .code(1))
    let line = try #require(outcome.error.split(separator: "\n").last)
    let parts = line.components(separatedBy: " the first tensor that is not finite is the result [")
    try #require(parts.count == 2, "\(line)")
    #expect(parts[0].hasPrefix("error: the learner \"acl\" diverged: at step "))
    #expect(parts[1].contains("] of ") && parts[1].hasSuffix(" is kept in r"), "\(line)")
  }

  @Test func aBaselineThatDivergesNamesTaskStepAndTensor() throws {
    try bench.write(
      """
      experiment: wild
      components:
        seen: {type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}
      learners:
        sgd:
          type: fine-tuning
          epochs: 4
          optimizer: {type: sgd, rate: {type: constant, value: 1000}}
      evaluations:
        held-out: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 4, queries: 2, count: 2}
      """, to: "wild.yaml")
    let outcome = try bench.engram("run", "wild.yaml", "--out", "r")
    #expect(outcome.ending == .code(1))
    let line = try #require(outcome.error.split(separator: "\n").last)
    #expect(
      line.hasPrefix(
        "error: the learner \"sgd\" diverged in episode 1 of the evaluation \"held-out\": at step "),
      "\(line)")
    #expect(
      line.contains(" of task 2 the first tensor that is not finite is the result [")
        && line.hasSuffix("; the checkpoint after task 1 is kept in r"), "\(line)")
  }
}
