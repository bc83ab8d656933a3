import EngramCore
import EngramTesting
import InstalledPlugins
import OnlineSoftmax
import Testing

struct OnlineSoftmaxTests {
  static let contract = PluginContract(
    of: OnlineSoftmaxPlugin.self, among: installedPlugins + [OnlineSoftmaxPlugin.self])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }

  @Test(arguments: PluginContract.examples())
  func everyExampleRuns(file: String) throws {
    #expect(try Self.contract.run(example: file) != "")
  }
}
