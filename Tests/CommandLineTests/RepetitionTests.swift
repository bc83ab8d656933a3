import JSONTree
import Testing

struct RepetitionTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test(arguments: ["1", "2"])
  func twoRunsOfOneSeedAreEqualToTheBit(lanes: String) throws {
    for run in ["a", "b"] {
      let outcome = try bench.engram(
        "run", "tiny.yaml", "--out", run, "--set", "lanes=\(lanes)")
      #expect(outcome.ending == .code(0))
    }
    #expect(try bench.timelessMetrics("a").count == 8)
    #expect(try bench.timelessMetrics("a") == bench.timelessMetrics("b"))
    #expect(try bench.bytes("a/checkpoint.safetensors") == bench.bytes("b/checkpoint.safetensors"))
    #expect(
      try bench.json("a/summary.json")["evaluations"] == bench.json("b/summary.json")["evaluations"]
    )
  }

  @Test func anotherSeedGivesAnotherRun() throws {
    _ = try bench.engram("run", "tiny.yaml", "--out", "a")
    _ = try bench.engram("run", "tiny.yaml", "--out", "b", "--set", "seed=8")
    #expect(try bench.timelessMetrics("a")[0] != bench.timelessMetrics("b")[0])
    #expect(try bench.bytes("a/checkpoint.safetensors") != bench.bytes("b/checkpoint.safetensors"))
  }

  @Test func aFinishedRunSaysSoAndShowsItsTableAgain() throws {
    let first = try bench.engram("run", "tiny.yaml", "--out", "run")
    let checkpoint = try bench.bytes("run/checkpoint.safetensors")
    let again = try bench.engram("run", "tiny.yaml", "--out", "run", "--resume")
    #expect(again.ending == .code(0))
    #expect(again.error == "run folder: run\nacl: already finished, see run\n")
    #expect(again.output == first.output)
    #expect(try bench.bytes("run/checkpoint.safetensors") == checkpoint)
  }
}
