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

  /// Small enough for a test.
  private func model(_ layer: String) -> LengthModel {
    LengthModel(layer: layer, width: 16, heads: 2, side: 16, channels: 4)
  }

  /// Ten times as many steps are evaluated in the same memory, except by a layer that keeps them all.
  @Test(arguments: LengthModel.layers)
  func onlyAStateThatGrowsTakesMoreMemoryForMoreSteps(layer: String) throws {
    let model = model(layer)
    func measure(_ steps: Int, lanes: Int) throws -> LengthBench.Measurement {
      try LengthBench(model, lanes: LaneGroup(count: lanes), registry: registry).run(steps: steps)
    }
    let (short, long) = (try measure(300, lanes: 1), try measure(3000, lanes: 1))
    guard !model.stateGrows else {
      // Keys and values of two layers.
      #expect(long.stateCount == 3000 * 2 * 2 * 16)
      #expect(long.peakTensorBytes > 2 * short.peakTensorBytes)
      return
    }
    #expect(long.stateCount == short.stateCount && short.stateCount > 0)
    #expect(long.peakTensorBytes == short.peakTensorBytes)
    // Whether both lanes encode at the same time is up to the scheduler.
    #expect(try measure(3000, lanes: 2).peakTensorBytes <= 2 * short.peakTensorBytes)
  }

  @Test(arguments: LengthModel.layers)
  func recomputedPiecesSaveMemoryInTraining(layer: String) throws {
    let peaks = try TrainingLengthBench.Keeping.allCases.map {
      try TrainingLengthBench(model: model(layer), keeping: $0)
        .run(length: 100, repetitions: 1, registry: registry).peakTensorBytes
    }
    // States that grow are kept where each piece begins.
    let factor = model(layer).stateGrows ? 1 : 2
    #expect(factor * peaks[2] < peaks[0] && factor * peaks[2] < peaks[1])
  }

  @Test(arguments: [
    (0.00012345, "0.123 ms"), (0.009, "9.0 ms"), (0.01234, "12.3 ms"), (1.5, "1500.0 ms"),
  ])
  func shortTimesHaveMoreDigits(seconds: Double, text: String) {
    #expect(Bench.milliseconds(seconds) == text)
  }
}
