import EngramCore
import EngramTesting
import InstalledPlugins
import Optimization
import Testing

struct OptimizationContractTests {
  static let contract = PluginContract(
    of: OptimizationPlugin.self, among: installedPlugins,
    settings: [
      .loss: ["cross-entropy": "{type: cross-entropy, smoothing: 0.1}"],
      .schedule: [
        "constant": "{type: constant, value: 0.1, warmup: 5}",
        "cosine": "{type: cosine, peak: 0.1, floor: 0.01, warmup: 5, steps: 100}",
      ],
      .optimizer: [
        "adam": "{type: adam, clip: 1, rate: {type: constant, value: 0.01}}",
        "sgd": "{type: sgd, momentum: 0.5, clip: 1, rate: {type: constant, value: 0.05}}",
        "adagrad": "{type: adagrad, clip: 1, rate: {type: constant, value: 0.1}}",
      ],
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
