import Datasets
import EngramCore
import EngramTesting
import InstalledPlugins
import Testing

struct DatasetsContractTests {
  /// Files that no test can make up.
  static let officialFiles = [
    "omniglot": ["omniglot/images_background.zip", "omniglot/images_evaluation.zip"]
  ]
  private static let small = "{type: glyphs, classes: 4, examples: 6, size: 8}"
  static let settings = [
    "classes": "{type: classes, list: [3, 1], dataset: \(small)}",
    "concatenation": "{type: concatenation, datasets: [\(small), \(small)]}",
    "emnist": "{type: emnist, split: mnist, transforms: [{type: resize, size: 8}]}",
    "features": "{type: features, path: x.safetensors, width: 2, classes: 3}",
    "image-folder":
      "{type: image-folder, path: pets, classes: 2, extents: [4, 5], transforms: [flip]}",
    "mini-imagenet":
      "{type: mini-imagenet, extents: [4, 5], transforms: [{type: resize, size: 6}]}",
    "quarter-turns": "{type: quarter-turns, dataset: \(small)}",
    "relabelled": "{type: relabelled, labels: [1, 0, -1, 0], dataset: \(small)}",
    "subset": "{type: subset, share: 0.5, seed: 1, dataset: \(small)}",
    "fashion-mnist": "{type: fashion-mnist, part: test, transforms: [{type: resize, size: 8}]}",
    "glyphs":
      "{type: glyphs, classes: 5, examples: 3, size: 8, ground: colour, elastic: 1, noise: 0.1, transforms: [flip]}",
    "idx":
      "{type: idx, images: pair/images, labels: pair/labels, classes: [7, 2], transforms: [{type: resize, size: 8}]}",
    "mnist": "{type: mnist, transforms: [{type: resize, size: 8}]}",
    "omniglot": "{type: omniglot, part: validation, transforms: [{type: resize, size: 6}]}",
  ]

  let data: ContractData

  init() throws { data = try ContractData() }

  static func contract(_ roots: DataRoots) -> PluginContract {
    PluginContract(
      of: DatasetsPlugin.self, among: installedPlugins, settings: [.dataset: settings],
      roots: roots)
  }

  @Test(arguments: contract(DataRoots(folders: [])).components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) throws {
    let files = Self.officialFiles[component.name] ?? []
    if let missing = files.first(where: { !data.has($0) }) {
      try Test.cancel("\(missing) is not under any data root")
    }
    #expect(Self.contract(data.roots).violations(of: component) == [])
  }
}
