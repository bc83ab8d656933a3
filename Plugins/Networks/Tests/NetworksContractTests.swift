import EngramCore
import EngramTesting
import InstalledPlugins
import Networks
import Testing

struct NetworksContractTests {
  static let contract = PluginContract(
    of: NetworksPlugin.self, among: installedPlugins,
    settings: [
      .encoder: ["conv4": "{type: conv4, channels: 5, blocks: 2}"],
      .sequenceLayer: [
        "srwm": "{type: srwm, heads: 3}", "deltanet": "{type: deltanet, heads: 3}",
        "linear-attention": "{type: linear-attention, heads: 3}",
        "softmax-attention": "{type: softmax-attention, heads: 3}",
      ],
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
