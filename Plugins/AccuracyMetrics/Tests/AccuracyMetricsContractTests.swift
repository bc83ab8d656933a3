import AccuracyMetrics
import EngramCore
import EngramTesting
import InstalledPlugins
import Testing

struct MetricsContractTests {
  static let contract = PluginContract(
    of: AccuracyMetricsPlugin.self, among: installedPlugins,
    settings: [
      .metric: ["intransigence": "{type: intransigence, reference: [0.9, 0.8, 1]}"]
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
