import EngramCore
import EngramTesting
import InstalledPlugins
import TensorBoard
import Testing

struct TensorBoardContractTests {
  static let contract = PluginContract(of: TensorBoardPlugin.self, among: installedPlugins)

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
