import EngramCore
import Files
import Foundation
import SampleFiles
import Testing

@testable import Datasets

/// Every dataset whose images come from files keeps them in the cache.
@Suite struct CachedDatasetsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func cached(_ roots: DataRoots) -> DataRoots {
    DataRoots(folders: roots.folders, cache: DataCache(folder: folder.path + "/cache"))
  }

  private func files() throws -> [String] { try Folder.names(in: folder.path + "/cache") }

  private func images(_ dataset: any Dataset) -> [[Float]] {
    (0..<dataset.classCount).map { dataset.pixels(0, ofClass: $0) }
  }

  @Test(arguments: [
    "cifar-10", "cifar-100", "cifar-fs", "emnist", "fashion-mnist", "fc100", "idx", "image-folder",
    "kmnist", "mini-imagenet", "mnist", "notmnist", "omniglot", "svhn",
  ])
  func theSameImagesComeOutOfTheCache(name: String) throws {
    let data = try ContractData()
    let official = DatasetsContractTests.officialFiles[name] ?? []
    if let missing = official.first(where: { !data.has($0) }) {
      try Test.cancel("\(missing) is not under any data root")
    }
    let yaml = DatasetsContractTests.settings[name] ?? name
    let fresh = try prepared(yaml, data.roots)
    let roots = cached(data.roots)
    #expect(images(try prepared(yaml, roots)) == images(fresh))
    let kept = try files()
    #expect(kept.count == 1 && kept.allSatisfy { $0.hasPrefix(name) && $0.hasSuffix(".images") })
    let path = try #require(kept.first.map { folder.path + "/cache/" + $0 })
    let identity = try FileIdentity(path)
    #expect(images(try prepared(yaml, roots)) == images(fresh))
    #expect(try FileIdentity(path) == identity, "the file was written a second time")
  }

  @Test func partsAndLabelsAreKeptApart() throws {
    let labels: [[UInt8]] = (0..<100).map { [UInt8($0 / 5), UInt8($0)] }
    for name in ["train", "test"] {
      try folder.write(cifarRecords(labels), to: "cifar/cifar-100-binary/\(name).bin")
    }
    let yamls = [
      "cifar-100", "{type: cifar-100, labels: coarse}", "{type: cifar-100, part: test}", "cifar-fs",
      "{type: cifar-fs, part: test}", "fc100",
    ]
    for _ in 0..<2 {
      for yaml in yamls {
        let dataset = try prepared(yaml, cached(folder.roots))
        #expect(images(dataset) == images(try prepared(yaml, folder.roots)), "\(yaml)")
      }
    }
    #expect(try files().count == yamls.count)
  }

  @Test func aFolderIsKnownByNamesSizesAndTimes() throws {
    let yaml = "{type: image-folder, path: pets, classes: 2, extents: [2, 2], normalize: none}"
    func write(_ value: UInt8, _ name: String, at seconds: TimeInterval) throws {
      let pixels = [UInt8](repeating: value, count: 12)
      let path = try folder.write(png(width: 2, height: 2, channels: 3, pixels), to: name)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
    }
    func firstBytes() throws -> [[UInt8]] {
      let dataset = try prepared(yaml, cached(folder.roots))
      return (0..<2).map { label in
        (0..<dataset.exampleCount(ofClass: label)).map { dataset.bytes($0, ofClass: label)[0] }
      }
    }
    try write(1, "pets/a/1.png", at: 1)
    try write(2, "pets/b/1.png", at: 1)
    #expect(try firstBytes() == [[1], [2]])
    #expect(try firstBytes() == [[1], [2]])
    #expect(try files().count == 1)
    try write(3, "pets/b/1.png", at: 2)
    #expect(try firstBytes() == [[1], [3]])
    try write(4, "pets/a/2.png", at: 1)
    #expect(try firstBytes() == [[1, 4], [3]])
    try FileManager.default.moveItem(
      atPath: folder.path + "/pets/a/2.png", toPath: folder.path + "/pets/b/0.png")
    #expect(try firstBytes() == [[1], [4, 3]])
    #expect(try files().count == 4)
    // What is no image does not matter.
    try folder.write([1], to: "pets/a/notes.txt")
    #expect(try firstBytes() == [[1], [4, 3]])
    #expect(try files().count == 4)
  }
}
