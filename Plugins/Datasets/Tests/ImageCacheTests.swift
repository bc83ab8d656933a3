import EngramCore
import Files
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

  /// Everything in the folder of the cache.
  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cache").sorted()
      .map { folder.path + "/cache/" + $0 }
  }

  /// What the user has been told, with the folder's path cut out.
  private var told: [String] {
    warnings.lines.withLock { $0.map { $0.replacing(folder.path + "/", with: "") } }
  }

  @Test(arguments: [nil, "cache"])
  func theFilesThatImagesCameFromAreTakenDown(cache: String?) throws {
    _ = try store(in: "cache")
    let roots = DataRoots(
      folders: [], cache: cache.map { DataCache(folder: folder.path + "/" + $0) })
    let pair = IDXPair(
      imagesPath: folder.path + "/images", labelsPath: folder.path + "/labels",
      selection: IDXSelection(
        dataset: "idx", labelCount: 3, labels: [0, 1, 2],
        shape: ImageShape(height: 4, width: 4, channels: 1)),
      pipeline: try pipeline(from: 4, to: 8))
    try pair.prepare(roots)
    #expect(roots.record.files.map(\.path) == ["images", "labels"].map { folder.path + "/" + $0 })
    #expect(roots.record.files.map(\.byteCount) == [16 + 60 * 16, 8 + 60])
    // xxh128sum of the file with the labels.
    #expect(roots.record.files[1].digest == "a5d1565f8786344e141cb9b8ac6783b2")
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
    #expect(told == [])
    let line = file.replacing(folder.path + "/", with: "") + " was damaged; it has been made anew"
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
    #expect(told == [String](repeating: line, count: 12))
  }

  /// Numbers that only another program can have written, for the checksum fits them.
  @Test func aHeaderThatLiesIsNotBelieved() throws {
    let expected = try store().allBytes
    let file = try #require(try files().first)
    let good = try ReadableFile.bytes(of: file)
    for index in 3..<14 {
      for value in [0, 1, 0x1000, 0x1_0000, 1 << 40, 1 << 62, UInt64.max] {
        var bad = good
        func put(_ word: UInt64, at index: Int) {
          for place in 0..<8 {
            bad[8 * index + place] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(place)))
          }
        }
        put(value, at: index)
        let offset = index == 3 ? Int(clamping: value) : 4096
        if 24...bad.count ~= offset { put(bad[24..<offset].withUnsafeBytes(Checksum.word), at: 2) }
        try Data(bad).write(to: URL(fileURLWithPath: file))
        #expect(try store().allBytes == expected, "word \(index) is \(value)")
      }
    }
  }

  @Test func aFolderInThePlaceOfTheFileIsDoneWithout() throws {
    let expected = try store().allBytes
    let file = try #require(try files().first)
    try FileManager.default.removeItem(atPath: file)
    try folder.write([1], to: "cache/\(file.split(separator: "/").last ?? "")/a")
    #expect(try store().allBytes == expected)
    #expect(told.count == 1)
    #expect(
      told.first?.hasSuffix("Is a directory; prepared images are kept in memory only") == true)
    #expect(try files() == [file])
  }

  @Test func aWriterThatIsKilledHalfWayIsCleanedUpAfter() async throws {
    let expected = try store().allBytes
    let file = try #require(try files().first)
    try FileManager.default.removeItem(atPath: file)
    await #expect(processExitsWith: .signal(SIGKILL)) { [file = file as String] in
      let lock = try FileLock(file + ".lock")
      try WholeFile.write(to: file) { (output) throws(FileError) in
        try output.append([UInt8](repeating: 1, count: 5000))
        kill(getpid(), SIGKILL)
      }
      withExtendedLifetime(lock) {}
    }
    #expect(try files() == [file + ".lock", file + ".partial"])
    #expect(try store().allBytes == expected)
    #expect(try files() == [file])
    #expect(told == [])
  }

  @Test func whatProcessesThatDiedHaveLeftIsRemoved() throws {
    _ = try store(resizedTo: 6)
    let own = try #require(try files().first)
    try FileManager.default.removeItem(atPath: own)
    let foreign = folder.path + "/cache/mnist-0.images"
    for name in [own, foreign] {
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: name + ".partial"))
      try Data().write(to: URL(fileURLWithPath: name + ".lock"))
    }
    try folder.write([], to: "cache/unknown.partial")
    // A process that is at work keeps what is its own.
    try folder.write([], to: "cache/busy-0.images.partial")
    let lock = try FileLock(folder.path + "/cache/busy-0.images.lock")
    #expect(try store(resizedTo: 6).allBytes == store(resizedTo: 6, in: nil).allBytes)
    let names = try files().map { $0.replacing(folder.path + "/cache/", with: "") }
    withExtendedLifetime(lock) {}
    #expect(
      names == [
        "busy-0.images.lock", "busy-0.images.partial",
        own.replacing(folder.path + "/cache/", with: ""), "unknown.partial",
      ])
    #expect(told == [])
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
    #expect(told.count == 1)
    #expect(told.first?.hasSuffix("prepared images are kept in memory only") == true)
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
