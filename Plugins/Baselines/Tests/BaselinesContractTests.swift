import Baselines
import EngramCore
import EngramTesting
import InstalledPlugins
import Testing

struct BaselinesContractTests {
  private static let small = """
    encoder: {type: mlp, widths: [16]}, epochs: 30, batch: 3,
    optimizer: {type: adam, rate: {type: constant, value: 0.01}}
    """

  static let contract = PluginContract(
    of: BaselinesPlugin.self, among: installedPlugins,
    settings: [
      .learner: [
        "fine-tuning": "{type: fine-tuning, \(small)}",
        "l2": "{type: l2, coefficient: 0.1, \(small)}",
        "ewc": "{type: ewc, fisher-labels: all, accumulate: decay, decay: 0.9, \(small)}",
        "si": "{type: si, coefficient: 10, \(small)}",
        "mas": "{type: mas, \(small)}",
      ]
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
