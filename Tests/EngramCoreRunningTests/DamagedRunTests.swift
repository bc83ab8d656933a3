import EngramCore
import Files
import Foundation
import Safetensors
import TensorEngine
import Testing

private struct Killed: Error {}

struct DamagedRunTests {
  let fixture: Fixture
  var checkpoint: String { fixture.folder + "/checkpoint.safetensors" }
  var metrics: String { fixture.folder + "/metrics.jsonl" }

  init() throws {
    fixture = try Fixture()
    let learner = FakeLearner(stepCount: 10)
    learner.beforeStep = { if $0 == 6 { throw Killed() } }
    #expect(throws: Killed.self) { try fixture.run(fixture.plan(learner)) }
  }

  private func message() -> String? {
    let plan = fixture.plan(FakeLearner(stepCount: 10))
    let error = #expect(throws: (any Error).self) {
      try fixture.run(plan, fixture.options(resume: true))
    }
    return error.map { "\($0)" }
  }

  @Test func aShortenedCheckpointIsRefused() throws {
    let count = try fixture.bytes("checkpoint.safetensors").count
    try AppendedFile.truncate(checkpoint, toByteCount: count - 1)
    #expect(
      message()
        == "\(checkpoint): the data of tensor \"weights\" is cut off; "
        + "remove the file to start over from step 0")
  }

  @Test func aFlippedBitIsFound() throws {
    var bytes = try fixture.bytes("checkpoint.safetensors")
    bytes[bytes.count - 3] ^= 1
    try WholeFile.write(bytes, to: checkpoint)
    #expect(
      message()
        == "\(checkpoint): the checkpoint is damaged, its checksum does not match; "
        + "remove the file to start over from step 0")
  }

  @Test func aFileOfAnotherKindIsRefused() throws {
    try WholeFile.write("no checkpoint at all", to: checkpoint)
    #expect(
      message()
        == "\(checkpoint): the header claims 7738140083766718318 bytes: no safetensors file; "
        + "remove the file to start over from step 0")
  }

  @Test func randomDamageOfACheckpointNeverGetsIntoALearner() throws {
    let weights = try SafetensorsFile(checkpoint).tensor(named: "weights").elements
    let valid = try fixture.bytes("checkpoint.safetensors")
    var random = RandomStream(seed: 3)
    for _ in 0..<60 {
      var bytes = valid
      bytes[random.index(below: valid.count)] ^= 1 << UInt8(random.index(below: 8))
      try Data(bytes).write(to: URL(filePath: checkpoint))
      let learner = FakeLearner(stepCount: 10)
      let outcome = try? fixture.run(
        fixture.plan(learner), fixture.options(resume: true), stopRequest: { 2 })
      // Damage to the name of the learner or to padding does no harm: the state must be right.
      guard let outcome else { continue }
      guard case .stopped(2, "solo", 4) = outcome else {
        Issue.record("unexpected outcome \(outcome)")
        return
      }
      #expect(learner.weights == weights)
    }
  }

  @Test func aShortenedLogIsRefused() throws {
    try AppendedFile.truncate(metrics, toByteCount: 20)
    #expect(
      message() == "\(metrics): it ends after step 0, but the checkpoint was taken at step 4")
  }

  @Test func aDamagedLogIsRefused() throws {
    var lines = try fixture.text("metrics.jsonl").split(separator: "\n").map(String.init)
    lines[2] = "{}"
    try WholeFile.write(lines.joined(separator: "\n") + "\n", to: metrics)
    #expect(message() == "\(metrics): line 3 is not the record of step 3")
  }

  @Test func aDamagedEnvironmentIsRefused() throws {
    try WholeFile.write("{", to: fixture.folder + "/environment.json")
    #expect(
      message()
        == "\(fixture.folder)/environment.json: it is not valid JSON: expected a key at byte 1")
  }

  @Test func aDamagedSummaryIsRefused() throws {
    try WholeFile.write("{}", to: fixture.folder + "/summary.json")
    #expect(message() == "\(fixture.folder)/summary.json: it is not the summary of a run")
  }
}
