import EngramCore
import JSONTree
import Testing

@testable import EngramCore

struct MeasuresTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func evaluation(
    _ measures: EvaluationMeasures, _ learner: FakeLearner = FakeLearner(stepCount: 0),
    _ stream: FakeStream = FakeStream(taskCount: 3, episodeCount: 1)
  ) throws -> EvaluationSummary {
    let outcome = try fixture.run(
      fixture.plan([("solo", learner)], streams: [stream], measures: measures))
    guard case .finished(let summaries) = outcome else {
      throw RunError("the run was not finished")
    }
    return summaries[0].evaluations[0]
  }

  /// The fake learner knows the newest of its tasks by their number, and one label in four anyway.
  @Test func tasksToComeAreAskedForToo() throws {
    let matrix = try evaluation(EvaluationMeasures(asksAhead: true)).matrices[0]
    #expect(matrix.before == [0.25, 0.25, 0.25])
    #expect(matrix.rows == [[1, 0.25, 0.25], [0.25, 1, 0.25], [0.25, 0.25, 1]])
    #expect(matrix.alone == [])
  }

  @Test func everyTaskIsLearnedAloneFromTheBeginning() throws {
    let matrix = try evaluation(EvaluationMeasures(learnsAlone: true)).matrices[0]
    // After a new beginning, the one task that was observed is taken for the first.
    #expect(matrix.alone == [1, 0.25, 0.25])
    #expect(matrix.rows == [[1], [0.25, 1], [0.25, 0.25, 1]])
    #expect(matrix.before == [])
  }

  @Test func learningCurvesShowFewerDemonstrations() throws {
    let learner = FakeLearner(stepCount: 0)
    learner.knowsALabelPerDemonstration = true
    let stream = FakeStream(
      taskCount: 1, episodeCount: 2, demonstratedLabels: [0, 1, 1, 1])
    let evaluation = try evaluation(EvaluationMeasures(shots: [1, 2, 9]), learner, stream)
    // Of label 0 there is one demonstration, of label 1 there are three.
    #expect(
      evaluation.curve == [
        EvaluationSummary.CurvePoint(shots: 1, values: [0.5, 0.5]),
        EvaluationSummary.CurvePoint(shots: 2, values: [0.75, 0.75]),
        EvaluationSummary.CurvePoint(shots: 9, values: [1, 1]),
      ])
    #expect(evaluation.matrices[0].rows == [[1]])
  }

  @Test func theFirstDemonstrationsOfEveryLabelAreKeptInOrder() {
    let labels = [1, 0, 0, 1, 1, 2]
    let examples = labels.enumerated().map {
      LabelledExample(classIndex: $1, exampleIndex: $0, label: $1)
    }
    let source = FakeDataset(task: 0)
    let task = LearningTask(
      name: "t", demonstrationSource: source, demonstrations: examples, querySource: source,
      queries: examples)
    #expect(task.keeping(shots: 1).demonstrations.map(\.exampleIndex) == [0, 1, 5])
    #expect(task.keeping(shots: 2).demonstrations.map(\.exampleIndex) == [0, 1, 2, 3, 5])
    #expect(task.keeping(shots: 2).queries == examples)
  }

  @Test func summariesAreReadBack() throws {
    let learner = FakeLearner(stepCount: 0)
    let evaluation = try evaluation(
      EvaluationMeasures(asksAhead: true, learnsAlone: true, shots: [1]), learner)
    let json = try JSON.parse(fixture.text("summary.json"))
    let read = try #require(RunSummary(json: json))
    #expect(read.evaluations == [evaluation])
    let part = json["evaluations"]?["evaluation-0"]
    #expect(part?["before"]?.elements?.compactMap(\.double) == [0.25, 0.25, 0.25])
    #expect(part?["alone"]?.elements?.compactMap(\.double) == [1, 0.25, 0.25])
    #expect(part?["curve"]?.elements?.first?["shots"]?.int == 1)
  }

  @Test func tablesHaveRowsForBoth() throws {
    let evaluation = try evaluation(
      EvaluationMeasures(asksAhead: true, learnsAlone: true, shots: [1]),
      FakeLearner(stepCount: 0), FakeStream(taskCount: 2, episodeCount: 1))
    let summary = RunSummary(
      experiment: "fake", learner: "solo", seed: 1, laneCount: 1, stepCount: 0,
      trainingSeconds: 0, evaluationSeconds: 0, peakMemoryBytes: 1 << 20, facts: [],
      evaluations: [evaluation])
    let table = ResultTable([summary]).text.split(separator: "\n\n")
    #expect(
      table[1] == """
                         solo
                         a      b
        before any       25.0   25.0
        after a          100.0  25.0
        after b          25.0   100.0
        alone            100.0  25.0
        """)
    #expect(table[2].contains("\nacc at 1 shots   62.5"))
  }
}
