import EngramCore
import EngramTesting
import PluginTestSupport
import Testing

/// A contract that finds nothing wrong with a broken component is worth nothing.
@Suite("The contracts notice broken laws")
struct ContractsCatchTests {
  private func expect(
    _ violations: [String], _ word: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      violations.contains { $0.contains(word) }, "\(violations)", sourceLocation: sourceLocation)
  }

  @Test func pixelsThatChange() {
    expect(DatasetContract.violations(roots: noRoots) { RestlessDataset() }, "changes")
  }

  @Test(
    arguments: [
      (.label, "label 2 is not below 2"), (.overlap, "is also a query"),
      (.sharedClass, "two tasks share a class"), (.order, "changes when asked again"),
      (.missingTask, "1 tasks instead of 2"), (.unseenQuery, "class was not shown"),
    ] as [(FaultyStream.Fault, String)])
  func episodesThatAreWrong(fault: FaultyStream.Fault, sentence: String) {
    // Many episodes, because an order that is drawn anew is the same by chance.
    expect(
      TaskStreamContract.violations(roots: noRoots, indices: Array(0..<40)) { FaultyStream(fault) },
      sentence)
  }

  @Test(
    arguments: [
      (.shape, "but it says 1x1x1"), (.secretlyRandom, "says that it is not random"),
      (.neverRandom, "40 seeds give one result"), (.forgetful, "the result changes"),
    ] as [(FaultyTransform.Fault, String)])
  func transformsThatAreWrong(fault: FaultyTransform.Fault, sentence: String) {
    expect(TransformContract.violations(of: FaultyTransform(fault)), sentence)
  }

  @Test func settingsThatAreReadUnderAConditionOrNotDocumented() throws {
    let registry = try Registry([SecretivePlugin.self])
    let violations = try SettingsContract.violations(
      of: "secretive", in: .metric, madeFrom: "secretive", registry)
    expect(violations, #"it reads ["mode", "rate"] with 'mode: noisy', but ["mode"]"#)
    expect(violations, "the text of the setting 'mode' is not one sentence")
  }

  @Test func featuresOfAnotherWidth() {
    expect(
      EncoderContract.violations(of: BoastfulEncoder(), image: PluginContract.Setting().image),
      "features of 3 images have shape")
    expect(
      EncoderContract.violations(of: TerseEncoder(), image: PluginContract.Setting().image),
      "the refusal of 1x1x1 does not name the extents: no")
  }

  @Test(
    arguments: [
      (.readWrites, "reading queries changes the state"),
      (.forgetsState, "reading in pieces"), (.lateProbe, "the probe at image 0 differs"),
      (.ignoresLabels, "labels have no influence"),
      (.learnsNothing, "what was shown has no influence"),
    ] as [(FaultySequenceEncoder.Fault, String)])
  func encodersThatLearnWrongly(fault: FaultySequenceEncoder.Fault, sentence: String) {
    expect(
      SequenceEncoderContract.violations(
        of: FaultySequenceEncoder(fault), image: ImageShape(height: 2, width: 3, channels: 1)),
      sentence)
  }

  @Test(
    arguments: [
      (.readWrites, "reading queries changes the state"),
      (.lateProbe, "the probe at step 0 differs"), (.forgetsState, "reading in pieces"),
      (.detachesState, "a loss after the second piece does not reach the input of the first"),
      (.inflatesGradient, "the gradient of the input read in pieces differs"),
      (.refusesTersely, "the refusal of width 1 does not name it: no"),
      (.boastsOfGrowth, "the state is said to grow, but keeps its extents"),
      (.wrongKeys, "what step 0 changes does not lie along its key"),
      (.wrongGates, "gates are not shares of each matrix"),
    ] as [(FaultyLayer.Fault, String)])
  func layersThatAreWrong(fault: FaultyLayer.Fault, sentence: String) {
    expect(SequenceLayerContract.violations(of: FaultyLayer(fault), width: 8), sentence)
  }

  @Test func optimizersThatAreWrong() {
    expect(OptimizerContract.violations(of: FaultyOptimizer(.climbs)), "raises it")
    expect(
      OptimizerContract.violations(of: FaultyOptimizer(.hidesItsMemory)),
      "does not continue as before")
    expect(
      OptimizerContract.violations(of: FaultyOptimizer(.hoards)), "further steps keep")
  }

  @Test func schedulesLossesAndMetricsThatAreWrong() {
    expect(ScheduleContract.violations(of: SinkingSchedule()), "negative")
    expect(LossContract.violations(of: PerverseLoss()), "does not lower the loss")
    expect(MetricContract.violations(of: HastyMetric()), "nan")
  }

  @Test(
    arguments: [
      (.idle, "changes no parameter"), (.hidesItsStep, "does not continue bit for bit"),
      (.acceptsAnything, "is not refused"), (.predictsOnce, "gives other answers"),
      (.unseeded, "the same seed gives other parameters"), (.restoresInPart, "leaves traces"),
      (.hoards, "50 further training steps keep 12800 more bytes"),
      (.losesTasks, "restored after task 1, an evaluation does not go on bit for bit"),
    ] as [(FaultyLearner.Fault, String)])
  func learnersThatAreWrong(fault: FaultyLearner.Fault, sentence: String) throws {
    expect(try violations(fault), sentence)
  }

  @Test func aSoundLearnerPasses() throws {
    let violations = try violations(FaultyLearner.Fault.none)
    #expect(violations.isEmpty, "\(violations)")
  }

  @Test(
    arguments: [
      (.deaf, "the labels that are shown make no difference"),
      (.contrary, "demonstrations are answered rightly: guessing gives"),
      (.hoards, "further evaluations keep"), (.takesAnyImage, "are not refused"),
      (.refusesWithoutKind, "give Refusal, not ShapeProblem"),
      (.learnsNothingFromTraces, "after a trace answers differ"),
      (
        .guessesWildly,
        "before the first task queries get no predictions among the candidates"
      ),
    ] as [(FaultyMeans.Fault, String)])
  func learnersWithoutTrainingThatAreWrong(fault: FaultyMeans.Fault, sentence: String) throws {
    expect(try violations(fault), sentence)
  }

  @Test func aSoundLearnerWithoutTrainingPasses() throws {
    #expect(try violations(FaultyMeans.Fault.none) == [])
  }

  private func violations(_ fault: FaultyLearner.Fault) throws -> [String] {
    LearnerContract.violations(stream: try stream(), roots: noRoots) { FaultyLearner(fault) }
  }

  private func violations(_ fault: FaultyMeans.Fault) throws -> [String] {
    let stream = try stream()
    return LearnerContract.violations(stream: stream, roots: noRoots) {
      FaultyMeans(fault, imageShape: stream.imageShape)
    }
  }

  private func stream() throws -> any TaskStream {
    let stream: any TaskStream = try registry.make(
      .stream, from: PluginContract.Setting().episodes)
    try stream.prepare(noRoots)
    return stream
  }
}
