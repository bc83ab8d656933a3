import EngramCore
import PluginTestSupport
import Testing

@testable import Datasets

/// What data sets say of the files that `engram data` fetches.
struct DownloadsTests {
  static let names = registry.downloadableDatasets.map { $0.typeName }

  private func downloads(of name: String) -> [Download] {
    registry.downloadableDatasets.first { $0.typeName == name }?.downloads ?? []
  }

  @Test func everyDataSetWithFilesOfItsOwnIsThere() {
    #expect(
      Self.names == [
        "cifar-10", "cifar-100", "cifar-fs", "emnist", "fashion-mnist", "fc100", "kmnist",
        "mini-imagenet", "mnist", "notmnist", "omniglot", "svhn",
      ])
  }

  @Test(arguments: names)
  func everyPartFindsItsFilesWhereTheyAreFetchedTo(name: String) throws {
    let folder = try TemporaryFolder()
    for download in downloads(of: name) { try folder.write([1, 2, 3], to: download.file) }
    let dataset: any Dataset = try registry.make(.dataset, from: name)
    for port in registry.ports(of: name, in: .dataset) {
      let part = (dataset as? any ComponentWithPorts)?.part(at: port.name) as? any Dataset
      let text = message(preparing: try #require(part), folder.roots)
      // The file is found, and found to be none of that kind.
      #expect(!text.contains("(looked in "), "\(text)")
      #expect(text.contains(folder.path), "\(text)")
    }
  }

  @Test(arguments: names)
  func everythingPublishedIsWellFormed(name: String) {
    let files = downloads(of: name)
    #expect(!files.isEmpty && Set(files).count == files.count)
    for download in files {
      #expect(!download.file.hasPrefix("/") && !download.substitutes.contains(download.file))
      for checksum in [download.checksum, download.contents].compactMap({ $0 }) {
        #expect(checksum.digits.count == 32)
        #expect(checksum.digits.allSatisfy { "0123456789abcdef".contains($0) })
      }
      guard let address = download.address else { continue }
      #expect(address.hasPrefix("http://") || address.hasPrefix("https://"))
      let name = download.file.split(separator: "/").last ?? ""
      #expect(address.hasSuffix("/" + name))
      // What comes over an open connection and has no checksum can at least be measured.
      #expect(download.checksum != nil || download.byteCount != nil)
    }
  }
}
