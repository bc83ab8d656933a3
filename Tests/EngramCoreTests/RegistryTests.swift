import EngramCore
import Testing
import YAMLTree

@Suite struct RegistryTests {
  @Test func rolesAndComponentsAreListed() {
    #expect(
      fakes.roles.map(\.name) == ["encoder", "learner", "loss", "metric", "optimizer", "stream"])
    #expect(fakes.components(of: .metric).map(\.name) == ["above", "acc"])
    #expect(fakes.components(of: .metric).map(\.summary).last == "The mean of the last row.")
    #expect(fakes.components(of: .dataset).isEmpty)
  }

  @Test func settingsAreDocumented() throws {
    let settings = try #require(fakes.settings(of: "adam", in: .optimizer))
    #expect(settings.map(\.key) == ["rate", "betas"])
    #expect(settings[0].expectation == "a number from 0 to 1")
    #expect(settings.map(\.standard) == ["0.001", "[0.9, 0.999]"])
    #expect(settings[0].documentation == "The step size.")
    let learner = try #require(fakes.settings(of: "acl", in: .learner))
    #expect(learner.map(\.key).suffix(2) == ["encoder", "optimizer"])
    #expect(fakes.settings(of: "conv4", in: .learner) == nil)
  }

  @Test func theKeysOfAnExperimentAreDeclared() throws {
    let experiment = fakes.experimentSettings.map(\.key)
    #expect(
      experiment == [
        "experiment", "description", "extends", "seeds", "sweep", "expect", "seed", "lanes",
        "checkpoint", "measure", "components", "learners", "evaluations", "selection", "metrics",
        "trackers",
      ])
    let checkpoint = try #require(fakes.experimentSettings.first { $0.key == "checkpoint" })
    guard case .section(let inner) = checkpoint.kind else {
      Issue.record("checkpoint is \(checkpoint.kind)")
      return
    }
    #expect(inner.map(\.key) == ["every", "interval"])
  }

  @Test func singleComponentsAreMadeFromText() throws {
    let encoder: any Encoder = try fakes.make(.encoder, from: "{type: conv4, width: 5}")
    #expect(encoder.width == 5)
    let error = #expect(throws: ConfigurationError.self) {
      try fakes.make(.encoder, from: "{type: conv4, width: 0}", as: (any Encoder).self)
    }
    #expect(
      error?.description == """
        component:1:22: error[out-of-range]: encoder.width: expected an integer from 1 to 1024, not 0
         1 | {type: conv4, width: 0}
           |                      ^
        """)
  }
}
