import ACL
import EngramCore
import EngramTesting
import InstalledPlugins
import Testing

struct ACLContractTests {
  static let contract = PluginContract(
    of: ACLPlugin.self, among: installedPlugins,
    settings: [
      .learner: [
        "acl": """
        {type: acl, steps: 400, batch: 5, episodes-per-pass: 2, width: 12, reading-weight: 0.5,
         stream: {type: episodes, datasets: [\(PluginContract.images)], tasks: 2, ways: 2,
                  shots: 2, queries: 2},
         encoder: {type: conv4, channels: 4, blocks: 2}, layer: {type: srwm, heads: 3}}
        """
      ]
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
