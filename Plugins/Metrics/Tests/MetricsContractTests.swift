import EngramCore
import EngramTesting
import InstalledPlugins
import Metrics
import Testing

struct MetricsContractTests {
  static let contract = PluginContract(
    of: MetricsPlugin.self, among: installedPlugins,
    settings: [
      .metric: ["intransigence": "{type: intransigence, reference: [0.9, 0.8, 1]}"]
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
