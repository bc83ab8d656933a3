import EngramTesting
import Files
import Foundation
import Testing

/// Folders and arguments that `engram inspect` cannot do anything with: one line, and nothing written.
struct InspectMistakeTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    let outcome = try bench.engram(
      "run", "tiny.yaml", "--out", "run", "--set", "learners.acl.steps=3")
    #expect(outcome.ending == .code(0))
  }

  private func expectFailure(_ words: [String], message: String) throws {
    let outcome = try bench.start(["inspect"] + words).end()
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: \(message)\n")
    #expect(outcome.output == "")
    #expect(!bench.exists("run/inspection"))
  }

  @Test(arguments: [
    (["nowhere"], "nowhere: there is no such folder"),
    (["tiny.yaml"], "tiny.yaml is not a folder; name the folder of a run"),
    (["cache"], "cache holds no run: there is no experiment.yaml in it"),
    (
      ["run", "--evaluation", "heldout"],
      "the experiment has no evaluation 'heldout'; did you mean 'held-out'?"
    ),
    (
      ["run", "--evaluation", "mnist"],
      "the experiment has no evaluation 'mnist'; the evaluations are held-out"
    ),
    (
      ["run", "--episode", "4"],
      "the evaluation \"held-out\" has 3 episodes; --episode takes a number up to that, not 4"
    ),
    (
      ["run", "--head", "5"],
      "layer 1 of the learner \"acl\" has 4 heads; --head takes a number up to that, not 5"
    ),
    (
      ["run", "--out", "tiny.yaml"], "cannot create tiny.yaml: a file of that name is in the way"
    ),
  ])
  func wrongArguments(words: [String], message: String) throws {
    try Folder.create(bench.scratch("cache"))
    try expectFailure(words, message: message)
  }

  @Test(arguments: [
    (["run", "--episode", "0"], "Error: --episode takes a number from 1, not 0."),
    (["run", "--window", "0"], "Error: --window takes a number from 1, not 0."),
    (["run", "--out", ""], "Error: --out takes the name of a folder."),
    (["run", "--head", "three"], "Error: The value 'three' is invalid for '--head <head>'"),
    ([], "Error: Missing expected argument '<run>'"),
  ])
  func argumentsThatAreNone(words: [String], message: String) throws {
    let outcome = try bench.start(["inspect"] + words).end()
    #expect(outcome.ending == .code(64))
    #expect(outcome.error.hasPrefix(message + "\n"), "\(outcome.error)")
  }

  @Test func aRunWithoutACheckpointIsNamed() throws {
    _ = try bench.shell("rm run/checkpoint.safetensors")
    try expectFailure(
      ["run"], message: "run has no checkpoint yet: the learner \"acl\" has not been saved")
  }

  @Test func aDamagedLogIsNamed() throws {
    let log = try bench.text("run/metrics.jsonl")
    try bench.write(
      log.replacingOccurrences(of: "{\"step\":2,", with: "{\"step\":"), to: "run/metrics.jsonl")
    try expectFailure(
      ["run"], message: "run/metrics.jsonl: line 2 is not the record of a step after 1")
    try bench.write(
      log.replacingOccurrences(of: "\"loss.after1.of1\":", with: "\"loss.after1.of1\":null,\"x\":"),
      to: "run/metrics.jsonl")
    try expectFailure(
      ["run"], message: "run/metrics.jsonl: \"loss.after1.of1\" in line 1 is not a number")
  }

  /// A crash may leave half a line, and a folder without any.
  @Test func aLogThatWasCutIsRead() throws {
    let log = try bench.text("run/metrics.jsonl")
    try bench.write(log + "{\"step\":4,\"lo", to: "run/metrics.jsonl")
    #expect(try bench.engram("inspect", "run", "--out", "cut").ending == .code(0))
    _ = try bench.shell("rm run/metrics.jsonl")
    let outcome = try bench.engram("inspect", "run", "--out", "without")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output.contains("note: no losses are logged; there is no chart of them\n"))
    #expect(!bench.exists("without/losses.svg") && bench.exists("without/layer-1-film.svg"))
  }

  @Test func aDamagedCheckpointIsNamed() throws {
    var bytes = try bench.bytes("run/checkpoint.safetensors")
    bytes[bytes.count - 3] ^= 1
    try bench.write(bytes, to: "run/checkpoint.safetensors")
    let outcome = try bench.engram("inspect", "run")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("error: run/checkpoint.safetensors: the checkpoint is damaged"))
    #expect(!bench.exists("run/inspection"))
  }

  @Test func severalRunsAreToldApart() throws {
    let outcome = try bench.engram(
      "run", "tiny.yaml", "--out", "seeds", "--set", "learners.acl.steps=1", "--set", "seeds=2",
      "--unset", "seed")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    try expectFailure(
      ["seeds"], message: "seeds holds several runs; name one of them, such as seeds/seed-1")
  }

  @Test func anExperimentThatCannotBeReadIsShown() throws {
    let text = try bench.text("run/experiment.yaml")
    try bench.write(
      text.replacingOccurrences(of: "type: srwm", with: "type: srwn"), to: "run/experiment.yaml")
    let outcome = try bench.engram("inspect", "run")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.contains("run/experiment.yaml:") && outcome.error.contains("'srwm'"))
  }
}
