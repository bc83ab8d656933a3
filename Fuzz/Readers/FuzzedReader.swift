import EngramCore
import Files
import InstalledPlugins

/// A reader of data files, as the fuzzer sees it.
struct FuzzedReader {
  /// The name in ENGRAM_READER.
  let name: String
  /// Good files to begin with.
  let seeds: () -> [[UInt8]]
  /// Puts the bytes where a data set has its file; returns the data sets that then read it.
  let datasets: (_ folder: FuzzFolder, _ bytes: [UInt8]) throws -> [any Dataset]

  /// All of them.
  static let all = [
    idx, emnist, omniglot, cifar, cifarArchive, png, notMNIST, notMNISTArchive, jpeg,
    miniImageNet, svhn, npy, safetensors, transformerWeights, residualWeights, archive, imageCache,
    featureCache,
  ]

  private static let registry: Registry = {
    do { return try Registry(installedPlugins) } catch { fatalError("\(error)") }
  }()

  /// A new dataset from its YAML.
  static func dataset(_ yaml: String) throws -> any Dataset {
    try registry.make(.dataset, from: yaml, as: (any Dataset).self)
  }

  /// A transform from its YAML.
  static func transform(_ yaml: String) throws -> any ImageTransform {
    try registry.make(.transform, from: yaml, as: (any ImageTransform).self)
  }

  /// Writes the seeds to files in a folder of the reader's name.
  func writeSeeds(to folder: String) throws {
    try Folder.create("\(folder)/\(name)")
    for (index, seed) in seeds().enumerated() {
      try WholeFile.write(seed, to: "\(folder)/\(name)/seed-\(index)")
    }
  }
}

/// Bytes without a pattern.
func noise(_ count: Int, seed: UInt32 = 1) -> [UInt8] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }
}
