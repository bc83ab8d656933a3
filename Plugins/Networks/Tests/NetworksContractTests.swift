import EngramCore
import EngramTesting
import InstalledPlugins
import Networks
import Testing

struct NetworksContractTests {
  static let contract = PluginContract(
    of: NetworksPlugin.self, among: installedPlugins,
    settings: [
      .encoder: [
        "conv4": "{type: conv4, channels: 5, blocks: 2}",
        "resnet12": "{type: resnet12, channels: [5, 6, 7], drop-block: 0.2, drop-block-size: 2}",
        "mlp": "{type: mlp, widths: [9, 5], dropout: 0.1}",
        "mlp-mixer": "{type: mlp-mixer, patch: 1, channels: 6, depth: 2, token-hidden: 5, "
          + "channel-hidden: 7, dropout: 0.1, features: 11}",
        "self-modifying-mixer": "{type: self-modifying-mixer, patch: 1, channels: 6, depth: 2, "
          + "token-hidden: 5, channel-hidden: 7, features: 11, label-scale: 20, "
          + "token-layer: {type: linear-attention, heads: 1, dropout: 0}, "
          + "channel-layer: {type: srwm, heads: 2, query-scale: 1, dropout: 0}}",
      ],
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
