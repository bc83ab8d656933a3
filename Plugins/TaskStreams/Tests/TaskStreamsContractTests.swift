import EngramCore
import EngramTesting
import InstalledPlugins
import TaskStreams
import Testing

struct TaskStreamsContractTests {
  static let contract = PluginContract(
    of: TaskStreamsPlugin.self, among: installedPlugins,
    settings: [
      .stream: [
        "curriculum": curriculum, "episodes": episodes, "split": split, "blurry": blurry,
        "permuted": permuted, "rotated": rotated, "domains": domains,
      ]
    ])

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

  private static let blurry = """
    {type: blurry, demonstrations: \(images), queries: \(otherImages), tasks: 3, ways: 2, blur: 0.2,
     shots: 5, labels: class-incremental}
    """

  private static let permuted = """
    {type: permuted, demonstrations: \(images), queries: \(otherImages), tasks: 3, ways: 4,
     shots: 3, sets: 2, validation: 0.34}
    """

  private static let rotated = """
    {type: rotated, demonstrations: \(images), queries: \(otherImages), angles: [0, 30, 90],
     labels: task-incremental}
    """

  private static let domains = """
    {type: domains, demonstrations: [\(images), \(otherImages)], validation: 0.5, sets: 4,
     queries: [{type: glyphs, classes: 8, examples: 2, size: 8, seed: 3},
               {type: glyphs, first-class: 100, classes: 8, examples: 2, size: 8, seed: 3}],
     order: random, labels: class-incremental}
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
