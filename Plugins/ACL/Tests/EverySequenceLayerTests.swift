import ACL
import EngramCore
import EngramTesting
import InstalledPlugins
import Testing

/// The learner keeps its laws with every sequence layer that is installed, on one lane and on two.
struct EverySequenceLayerTests {
  static let layers = ["srwm", "deltanet", "linear-attention", "softmax-attention", "lstm"]

  @Test(arguments: layers)
  func theLearnerKeepsItsLaws(layer: String) {
    let settings = layer == "lstm" ? "" : ", heads: 3"
    let contract = PluginContract(
      of: ACLPlugin.self, among: installedPlugins,
      settings: [
        .learner: [
          "acl": """
          {type: acl, steps: 400, batch: 5, episodes-per-pass: 2, width: 12, reading-weight: 0.5,
           stream: {type: episodes, datasets: [\(PluginContract.images)], tasks: 2, ways: 2,
                    shots: 2, queries: 2},
           encoder: {type: conv4, channels: 4, blocks: 2}, layer: {type: \(layer)\(settings)}}
          """
        ]
      ])
    #expect(contract.violations(of: RegisteredComponent(role: .learner, name: "acl")) == [])
  }

  /// Apart from dropout masks, other numbers of lanes change the order of sums and nothing else.
  @Test(arguments: layers)
  func lanesShareTheSameEpisodes(layer: String) throws {
    let records = try [1, 3].map { lanes in
      let learner: any Learner = try Registry(installedPlugins).make(
        .learner,
        from: """
          {type: acl, steps: 6, batch: 4, width: 16, dropout: 0, reading-weight: 0.5,
           stream: {type: episodes, datasets: [\(PluginContract.images)], tasks: 2, ways: 2,
                    shots: 2, queries: 2},
           encoder: {type: conv4, channels: 4, blocks: 2, dropout: 0},
           layer: {type: \(layer), dropout: 0}}
          """)
      try learner.prepare(
        LearnerContext(
          seed: 1, lanes: LaneGroup(count: lanes), roots: DataRoots(folders: [])))
      return try (0..<3).map { try learner.train(step: $0).values.map(\.value) }
    }
    for (one, three) in zip(records[0].joined(), records[1].joined()) {
      #expect(abs(one - three) < 1e-3, "\(records)")
    }
  }

  /// No layer is installed that this list does not know.
  @Test func theListIsComplete() throws {
    let registry = try Registry(installedPlugins)
    let names = registry.components(of: .sequenceLayer).map(\.name)
    #expect(Set(names) == Set(Self.layers))
  }
}
