import EngramCore
import EngramTesting
import Testing

struct CheckpointTimeTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  /// Runs ten steps with a checkpoint every four.
  private func checkpointCount(_ duration: Duration?, folder: String) throws -> Int {
    let learner = FakeLearner(stepCount: 10)
    let plan = fixture.plan([("solo", learner)], duration: duration)
    _ = try fixture.run(plan, fixture.options(in: fixture.scratch(folder)))
    return learner.checkpointCount
  }

  @Test func timeThatHasPassedIsAReasonForACheckpoint() throws {
    #expect(try checkpointCount(nil, folder: "steps") == 3)
    #expect(try checkpointCount(.seconds(3600), folder: "hour") == 3)
    #expect(try checkpointCount(.zero, folder: "always") == 10)
  }

  @Test func resultsDoNotDependOnIt() throws {
    for (duration, folder) in [(nil, "steps"), (.zero, "always")] as [(Duration?, String)] {
      _ = try checkpointCount(duration, folder: folder)
    }
    let folders = (fixture.scratch("steps"), fixture.scratch("always"))
    #expect(
      try fixture.timelessMetrics(in: folders.0) == fixture.timelessMetrics(in: folders.1))
    let name = "checkpoint.safetensors"
    #expect(try fixture.bytes(name, in: folders.0) == fixture.bytes(name, in: folders.1))
  }
}
