import EngramTesting
import Files
import Testing

@testable import Serving

@Suite struct LastStepTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func last(_ text: String) throws -> LastStep? {
    try WholeFile.write(text, to: scratch("metrics.jsonl"))
    return LastStep(scratch("metrics.jsonl"))
  }

  @Test func theLastWholeLineCounts() throws {
    #expect(try last("{\"step\":1,\"loss\":3}\n{\"step\":2,\"loss\":4}\n")?.step == 2)
    #expect(try last("{\"step\":1,\"loss\":3}\n{\"step\":2,\"lo")?.step == 1)
    #expect(try last("{\"step\":1,\"loss\":3}\n{\"step\":2,\"lo")?.loss == 3)
  }

  @Test func theFirstValueStandsInForALoss() throws {
    let step = try last("{\"step\":1,\"a\":3,\"b\":4,\"seconds\":9,\"waiting\":8}\n")
    #expect(step?.loss == 3)
    #expect(try last("{\"step\":1,\"seconds\":9,\"waiting\":8}\n")?.loss == nil)
  }

  @Test(arguments: ["", "\n", "{\"step\":1", "no line\n", "{\"loss\":1}\n", "[1]\n"])
  func whatIsNoStepIsNone(text: String) throws {
    #expect(try last(text) == nil)
  }

  // The file is read from its end in blocks, and lines begin and end anywhere in them.
  @Test(arguments: [1, 4000, 4070, 4096, 20_000, 70_000])
  func linesOfAnyLengthAreFound(count: Int) throws {
    let long = "\"x\":\"" + String(repeating: "y", count: count) + "\""
    let text = "{\"step\":1,\(long)}\n{\"step\":2,\"loss\":0.5,\(long)}\n{\"step\":3,"
    #expect(try last(text)?.step == 2)
    #expect(try last(text)?.loss == 0.5)
  }

  @Test func aMissingFileHasNone() {
    #expect(LastStep(scratch("nowhere")) == nil)
  }
}
