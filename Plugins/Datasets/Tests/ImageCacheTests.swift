import EngramCore
import Foundation
import SampleFiles
import Synchronization
import Testing

@testable import Datasets

/// Sixty images of noise that are kept in a cache.
@Suite struct ImageCacheTests {
  let folder: TemporaryFolder
  private let warnings = Warnings()

  private final class Warnings: Sendable {
    let lines = Mutex<[String]>([])
  }

  init() throws {
    folder = try TemporaryFolder()
    let pixels = (0..<60 * 16).map { UInt8($0 * 7919 % 251) }
    try folder.write(idx([60, 4, 4], pixels), to: "images")
    try folder.write(idx([60], (0..<60).map { UInt8($0 % 3) }), to: "labels")
  }

  private func store(resizedTo size: Int = 8, in cache: String? = "cache") throws -> ImageStore {
    let pair = IDXPair(
      imagesPath: folder.path + "/images", labelsPath: folder.path + "/labels",
      selection: IDXSelection(
        dataset: "idx", labelCount: 3, labels: [0, 1, 2],
        shape: ImageShape(height: 4, width: 4, channels: 1)),
      pipeline: try pipeline(from: 4, to: size))
    let kept = cache.map { name in
      DataCache(folder: folder.path + "/" + name) { [warnings] line in
        warnings.lines.withLock { $0.append(line) }
      }
    }
    try pair.prepare(DataRoots(folders: [], cache: kept))
    return pair.preparation.result.store
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cache")
      .filter { !$0.hasSuffix(".lock") }.map { folder.path + "/cache/" + $0 }
  }

  @Test func imagesAreTheSameWithoutWithACompleteAndWithADamagedCache() throws {
    let expected = try store(in: nil)
    func check() throws {
      let kept = try store()
      #expect(kept.allBytes == expected.allBytes && kept.starts == expected.starts)
      #expect(kept.histograms() == expected.histograms())
    }
    try check()
    let file = try #require(try files().first)
    let good = try Data(contentsOf: URL(fileURLWithPath: file))
    try check()
    for place in [0, 9, 20, 30, 90, 4000, good.count - 1] {
      var bad = good
      bad[place] ^= 1
      try bad.write(to: URL(fileURLWithPath: file))
      try check()
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == good, "byte \(place)")
    }
    for count in [0, 7, 100, 4096, good.count - 1] {
      try good.prefix(count).write(to: URL(fileURLWithPath: file))
      try check()
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == good, "\(count) bytes")
    }
    #expect(try files() == [file])
  }

  @Test func otherTransformsAndOtherContentsAreOtherFiles() throws {
    _ = try store()
    _ = try store(resizedTo: 6)
    #expect(try files().count == 2)
    try folder.write(idx([60, 4, 4], [UInt8](repeating: 9, count: 960)), to: "images")
    #expect(Set(try store().allBytes) == [9])
    #expect(try files().count == 3)
  }

  @Test func aCacheThatCannotBeWrittenIsMentionedOnceAndDoneWithout() throws {
    try folder.write([], to: "cache")
    #expect(try store().allBytes == store(in: nil).allBytes)
    let lines = warnings.lines.withLock { $0 }
    #expect(lines.count == 1)
    #expect(lines.first?.hasSuffix("prepared images are kept in memory only") == true)
  }

  @Test func theEnvironmentNamesTheFolderOrTurnsTheCacheOff() {
    func folder(_ value: String?) -> String? {
      var environment = ["HOME": "/home/a"]
      environment["ENGRAM_CACHE"] = value
      return DataRoots(environment: environment).cache?.folder
    }
    #expect(folder(nil) == "/home/a/.cache/engram/images")
    #expect(folder("/tmp/b") == "/tmp/b")
    #expect(folder("off") == nil)
  }
}
