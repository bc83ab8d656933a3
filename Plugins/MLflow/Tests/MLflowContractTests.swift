import EngramCore
import EngramTesting
import InstalledPlugins
import MLflow
import Testing

struct MLflowContractTests {
  static let contract = PluginContract(of: MLflowPlugin.self, among: installedPlugins)

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
