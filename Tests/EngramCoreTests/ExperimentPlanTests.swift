import EngramCore
import Testing
import YAMLTree

@Suite struct ExperimentPlanTests {
  @Test func planHoldsWhatTheFileSays() throws {
    let plan = try plan("seed: 7\nlanes: 2\ncheckpoint: {every: 10, interval: 90s}\n" + goodText)
    #expect(plan.name == "demo")
    #expect(plan.seed == 7)
    #expect(plan.laneCount == 2)
    #expect(plan.checkpointInterval == 10)
    #expect(plan.checkpointDuration == .seconds(90))
    #expect(plan.entries.map(\.name) == ["acl"])
    #expect(plan.entries[0].evaluations.map(\.name) == ["split"])
    let learner = try #require(plan.entries[0].learner as? FakeLearner)
    #expect(learner.shots == 3)
    #expect(learner.encoder.width == 8)
    #expect(plan.warnings.isEmpty)
  }

  @Test func defaultsAreFilledIn() throws {
    let plan = try plan(goodText)
    #expect(plan.seed == 1)
    #expect(plan.laneCount == nil)
    #expect(plan.checkpointInterval == 500)
    #expect(plan.checkpointDuration == nil)
    // The other metric cannot do without a setting.
    #expect(plan.metrics.map(\.name) == ["acc"])
  }

  @Test func resolvedTextHasEveryDefaultWrittenOut() throws {
    let expected = """
      experiment: demo
      description: ""
      seed: 1
      checkpoint:
        every: 500
      components:
        vision:
          type: conv4
          width: 8
      learners:
        acl:
          type: acl
          shots: 3
          ways: 2
          order: random
          remember: true
          note: ""
          sizes: []
          size: 28
          encoder: $vision
          optimizer:
            type: adam
            rate: 0.001
            betas: [0.9, 0.999]
      evaluations:
        split:
          type: split
          size: 28
          labels: 2
          tasks: 5
      metrics:
        - type: acc

      """
    let plan = try plan(goodText)
    #expect(plan.resolvedText == expected)
    #expect(try EngramCoreTests.plan(plan.resolvedText).resolvedText == expected)
  }

  @Test func componentsAreWrittenInThreeWays() throws {
    let plan = try plan(
      """
      experiment: demo
      components: {vision: conv4, alias: $vision}
      learners:
        bare: {type: acl, encoder: conv4}
        inline: {type: acl, encoder: {type: conv4, width: 3}}
        edge: {type: acl, encoder: $alias}
      """)
    let widths = plan.entries.map { ($0.learner as? FakeLearner)?.encoder.width }
    #expect(widths == [64, 3, 64])
  }

  @Test func mappingWithoutTypeTakesTheDefaultType() throws {
    let plan = try plan(goodText, set: ["learners.acl.optimizer.rate=0.5"])
    let learner = try #require(plan.entries[0].learner as? FakeLearner)
    #expect((learner.optimizer as? AdamOptimizer)?.rate == 0.5)
  }

  @Test func instancesAreSharedWithinALearnerAndFreshBetweenLearners() throws {
    let plan = try plan(
      """
      experiment: demo
      components: {vision: conv4, base: {type: acl, encoder: $vision}}
      learners: {one: $base, two: $base}
      evaluations: {wrapped: {type: wrapped, encoder: $vision}}
      """)
    func learnerEncoder(_ index: Int) throws -> any Encoder {
      try #require(plan.entries[index].learner as? FakeLearner).encoder
    }
    func streamEncoder(_ index: Int) throws -> any Encoder {
      try #require(plan.entries[index].evaluations[0].stream as? WrappedStream).encoder
    }
    #expect(try learnerEncoder(0) === streamEncoder(0))
    #expect(try learnerEncoder(1) === streamEncoder(1))
    #expect(try learnerEncoder(0) !== learnerEncoder(1))
  }

  @Test func componentsListAndOptionalComponentResolve() throws {
    let plan = try plan(
      """
      experiment: demo
      learners:
        acl:
          type: acl
          encoder: {type: stacked, inner: null, below: [conv4, {type: conv4, width: 2}]}
      """)
    let stacked = try #require(
      (plan.entries[0].learner as? FakeLearner)?.encoder as? StackedEncoder)
    #expect(stacked.below.map(\.width) == [64, 2])
    #expect(plan.resolvedText.contains("      inner: null\n"))
  }

  @Test func metricsOfOneTypeGetDifferentNames() throws {
    let metrics = "[{type: above, threshold: 0.5}, {type: above, threshold: 0.9}, acc]"
    let plan = try plan(goodText + "\nmetrics: \(metrics)")
    #expect(plan.metrics.map(\.name) == ["above", "above-2", "acc"])
  }

  @Test func yamlOneOneWordsStayStrings() throws {
    let plan = try plan(goodText, set: ["learners.acl.note=no"])
    #expect(plan.resolvedText.contains("note: \"no\""))
  }

  @Test func missingFileIsOneLine() {
    let error = #expect(throws: ConfigurationError.self) {
      try Experiment.read(file: "/no/e.yaml", overrides: .init(set: ["seed=1"]), registry: fakes)
    }
    #expect(
      error?.description
        == "/no/e.yaml: error[unreadable-file]: there is no such file; check the path")
  }

  @Test func unusedComponentIsAWarning() throws {
    let plan = try plan(goodText + "\n", set: ["components.spare=conv4"])
    #expect(
      plan.warnings.map(\.description) == [
        """
        --set components.spare=conv4: warning[unused-component]: components.spare: nothing refers to this component; \
        write '$spare' where it is needed or remove it
          | --set components.spare=conv4
          |                  ^^^^^
        """
      ])
    #expect(plan.resolvedText.contains("  spare:\n    type: conv4\n    width: 64\n"))
  }

  @Test func sameNameInTwoRolesIsDecidedByUse() throws {
    let plan = try plan(
      goodText, set: ["components.odd=two-faced", "learners.acl.optimizer=$odd"])
    let learner = try #require(plan.entries[0].learner as? FakeLearner)
    #expect(learner.optimizer is TwoFacedOptimizer)
  }
}
