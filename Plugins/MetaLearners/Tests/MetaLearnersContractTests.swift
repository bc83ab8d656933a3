import EngramCore
import EngramTesting
import InstalledPlugins
import MetaLearners
import Testing

struct MetaLearnersContractTests {
  private static let small = """
    steps: 400, batch: 5, episodes-per-pass: 2,
    encoder: {type: conv4, channels: 4, blocks: 2, dropout: 0.1},
    stream: {type: episodes, datasets: [\(PluginContract.images)], tasks: 2, ways: 2,
             shots: 2, queries: 2}
    """

  static let contract = PluginContract(
    of: MetaLearnersPlugin.self, among: installedPlugins,
    settings: [
      .learner: [
        "prototypes": "{type: prototypes, \(small)}",
        "gemcl": "{type: gemcl, \(small)}",
        "oml": "{type: oml, start: learned, learn-rate: true, passes: 2, \(small)}",
        "anml": """
        {type: anml, neuromodulator: {type: conv4, channels: 3, blocks: 2}, \(small)}
        """,
      ]
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
