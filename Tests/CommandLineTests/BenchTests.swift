import EngramCore
import InstalledPlugins
import Testing

@testable import EngramCommandLine

/// Whether what is timed can still be made; the times themselves are for `make bench`.
struct BenchTests {
  private let registry: Registry

  init() throws { registry = try Registry(installedPlugins) }

  @Test(arguments: StepBench.reference.indices)
  func theLearnersThatAreTimedCanBeMade(index: Int) throws {
    let bench = StepBench.reference[index]
    let learner = try bench.makeLearner(registry)
    #expect(learner.imageShape == ImageShape(height: 32, width: 32, channels: 3))
    #expect(learner.labelCount == bench.ways)
  }

  @Test(arguments: DataBench.all.indices)
  func theStreamsThatAreTimedCanBeMade(index: Int) throws {
    let bench = DataBench.all[index]
    let stream = try bench.makeStream(registry)
    #expect(stream.taskCount == bench.tasks)
    #expect(stream.imageShape.height == bench.size)
  }

  @Test(arguments: [
    (0.00012345, "0.123 ms"), (0.009, "9.0 ms"), (0.01234, "12.3 ms"), (1.5, "1500.0 ms"),
  ])
  func shortTimesHaveMoreDigits(seconds: Double, text: String) {
    #expect(Bench.milliseconds(seconds) == text)
  }
}
