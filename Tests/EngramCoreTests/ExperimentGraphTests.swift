import EngramCore
import Testing
import YAMLTree

/// The graph that comes out of reading an experiment.
@Suite struct ExperimentGraphTests {
  private func set(_ text: String) throws(ConfigurationError) -> ExperimentSet {
    try Experiment.read(Source(file: "e.yaml", text: text), registry: portRegistry)
  }

  private func graph(_ text: String) throws(ConfigurationError) -> ExperimentGraph {
    try set(text).members[0].firstPlan.graph
  }

  private let text = """
    experiment: demo
    components:
      digits: {type: divided, size: 6}
      shared: {type: pair, first: $digits, others: [{type: divided, size: 4}, $digits.test]}
      again: $shared
      spare: {type: pair, first: $spare-digits}
      spare-digits: divided
    learners:
      one: {type: reading, stream: $shared}
      two: {type: reading, stream: $again}
    evaluations:
      plain: $shared
      inline: {type: pair, first: $digits}
    metrics: [acc, {type: above, threshold: 0.5}]
    """

  @Test func nodesAreInTheOrderOfTheFileEachFollowedByItsOwn() throws {
    let graph = try graph(text)
    #expect(
      graph.nodes.map { "\($0.path) \($0.role) \($0.typeName): \($0.detail)" } == [
        "components.digits dataset divided: 6x6x1, 10 classes",
        "components.shared stream pair: 1 task, 2 labels, 6x6x1, 1,200 episodes, 7 features",
        "components.shared.others.0 dataset divided: 4x4x1, 10 classes",
        "components.again stream pair: 1 task, 2 labels, 6x6x1, 1,200 episodes, 7 features",
        "components.spare stream pair: 1 task, 2 labels, 8x8x1, 1,200 episodes",
        "components.spare-digits dataset divided: 8x8x1, 10 classes",
        "learners.one learner reading: 1,234,567 steps, 6x6x1 -> 2 labels",
        "learners.two learner reading: 1,234,567 steps, 6x6x1 -> 2 labels",
        "evaluations.plain stream pair: 1 task, 2 labels, 6x6x1, 1,200 episodes",
        "evaluations.inline stream pair: 1 task, 2 labels, 6x6x1, 1,200 episodes",
        "metrics.0 metric acc: ", "metrics.1 metric above: ",
      ])
    #expect(graph.learners == ["learners.one", "learners.two"])
    #expect(graph.evaluations == ["evaluations.plain", "evaluations.inline"])
    #expect(graph.metrics == ["metrics.0", "metrics.1"])
  }

  @Test func edgesCarrySettingAndPort() throws {
    let edges = try graph(text).edges.map { edge in
      "\(edge.from) \(edge.setting) -> \(edge.to)\(edge.port.map { "." + $0 } ?? "") \(edge.detail)"
    }
    #expect(
      edges == [
        "components.shared first -> components.digits ",
        "components.shared others.0 -> components.shared.others.0 ",
        "components.shared others.1 -> components.digits.test ",
        "components.again  -> components.shared ",
        "components.spare first -> components.spare-digits ",
        "learners.one stream -> components.shared 7 features",
        "learners.two stream -> components.again 7 features",
        "evaluations.plain  -> components.shared ",
        "evaluations.inline first -> components.digits ",
      ])
  }

  @Test func whatNothingLeadsToIsMarked() throws {
    let unused = try graph(text).nodes.filter(\.isUnused).map(\.path)
    #expect(unused == ["components.spare", "components.spare-digits"])
  }

  @Test func aMismatchFollowsThePortAndTheAlias() {
    let error = #expect(throws: ConfigurationError.self) {
      try set(
        """
        experiment: demo
        components:
          digits: {type: divided, size: 6}
          wide: {type: pair, first: $digits.test}
          again: $wide
        learners:
          one: {type: reading, stream: {type: pair, first: $digits}}
        evaluations:
          other: $again
        """)
    }
    let expected = """
      e.yaml:4:16: error[shape-mismatch]: evaluations.other: this stream has images of 7x7x1, but \
      learners.one takes 6x6x1; make the two sizes equal
       4 |   wide: {type: pair, first: $digits.test}
         |                ^^^^
      e.yaml:4:29: note: evaluations.other takes its images from $digits.test (components.digits): 7x7x1
       4 |   wide: {type: pair, first: $digits.test}
         |                             ^^^^^^^^^^^^
      e.yaml:7:52: note: learners.one takes its images from $digits (components.digits): 6x6x1, through \
      stream, first
       7 |   one: {type: reading, stream: {type: pair, first: $digits}}
         |                                                    ^^^^^^^
      """
    #expect(error?.description == expected)
  }

  @Test func onlyAChosenValueIsWarnedAbout() throws {
    func warnings(_ stream: String) throws -> [String] {
      try set(
        """
        experiment: demo
        learners: {one: {type: reading, stream: {type: pair, first: divided, \(stream)}}}
        """
      ).warnings.map(\.description)
    }
    #expect(
      try warnings("loud: true") == [
        """
        e.yaml:2:76: warning[ineffective-setting]: learners.one.stream.loud: there are no others; remove it
         2 | learners: {one: {type: reading, stream: {type: pair, first: divided, loud: true}}}
           |                                                                            ^^^^
        """
      ])
    #expect(try warnings("loud: false").isEmpty)
    #expect(try warnings("loud: true, others: [divided]").isEmpty)
  }
}
