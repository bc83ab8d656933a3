import EngramCore
import EngramTesting
import InstalledPlugins
import TaskStreams
import Testing

struct TaskStreamsContractTests {
  static let contract = PluginContract(
    of: TaskStreamsPlugin.self, among: installedPlugins,
    settings: [.stream: ["curriculum": curriculum, "episodes": episodes, "split": split]])

  private static let images = PluginContract.images
  private static let otherImages =
    "{type: glyphs, first-class: 100, classes: 8, examples: 6, size: 8, normalize: unit}"

  private static let episodes = """
    {type: episodes, datasets: [\(images), \(otherImages)], tasks: 3, ways: 2, shots: 2,
     queries: 3, order: random, labels: class-incremental}
    """

  private static let split = """
    {type: split, demonstrations: \(images), queries: \(otherImages), tasks: 3, ways: 2,
     shots: 2, sets: 3}
    """

  /// The law of equal forms holds within a stage; stages may differ, but these do not.
  private static let curriculum = """
    {type: curriculum, lengths: [3], stages: [
      {type: episodes, datasets: [\(images)], tasks: 2, ways: 2, shots: 2},
      {type: episodes, datasets: [\(otherImages)], tasks: 2, ways: 2, shots: 2}]}
    """

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
