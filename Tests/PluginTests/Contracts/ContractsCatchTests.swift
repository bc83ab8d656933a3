import EngramCore
import EngramTesting
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
      (.label, "label 2 is not among"), (.overlap, "is also a query"),
      (.sharedClass, "two tasks share a class"), (.order, "changes when asked again"),
      (.missingTask, "1 tasks instead of 2"), (.unseenQuery, "class was not shown"),
    ] as [(FaultyStream.Fault, String)])
  func episodesThatAreWrong(fault: FaultyStream.Fault, sentence: String) {
    // Many episodes, because an order that is drawn anew is the same by chance.
    expect(
      TaskStreamContract.violations(roots: noRoots, indices: Array(0..<40)) { FaultyStream(fault) },
      sentence)
  }

  @Test func settingsThatAreReadUnderAConditionOrNotDocumented() throws {
    let registry = Registry([SecretivePlugin.self])
    let violations = try SettingsContract.violations(
      of: "secretive", in: .metric, madeFrom: "secretive", registry)
    expect(violations, #"it reads ["mode", "rate"] with 'mode: noisy', but ["mode"]"#)
    expect(violations, "the text of the setting 'mode' is not one sentence")
  }

  @Test func featuresOfAnotherWidth() {
    expect(
      EncoderContract.violations(of: BoastfulEncoder(), image: ContractSettings.image),
      "features of 3 images have shape")
  }

  @Test(
    arguments: [
      (.readWrites, "reading queries changes the state"),
      (.lateProbe, "the probe at step 0 differs"), (.forgetsState, "reading in pieces"),
    ] as [(FaultyLayer.Fault, String)])
  func layersThatAreWrong(fault: FaultyLayer.Fault, sentence: String) {
    expect(SequenceLayerContract.violations(of: FaultyLayer(fault), width: 8), sentence)
  }

  @Test func optimizersThatAreWrong() {
    expect(OptimizerContract.violations(of: FaultyOptimizer(.climbs)), "raises it")
    expect(
      OptimizerContract.violations(of: FaultyOptimizer(.hidesItsMemory)),
      "does not continue as before")
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
    ] as [(FaultyLearner.Fault, String)])
  func learnersThatAreWrong(fault: FaultyLearner.Fault, sentence: String) throws {
    expect(try violations(fault), sentence)
  }

  @Test func aSoundLearnerPasses() throws {
    let violations = try violations(.none)
    #expect(violations.isEmpty, "\(violations)")
  }

  private func violations(_ fault: FaultyLearner.Fault) throws -> [String] {
    let stream: any TaskStream = try registry.make(.stream, from: ContractSettings.evaluation)
    try stream.prepare(noRoots)
    return LearnerContract.violations(stream: stream, roots: noRoots) { FaultyLearner(fault) }
  }
}
