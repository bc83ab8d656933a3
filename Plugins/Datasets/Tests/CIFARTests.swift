import EngramCore
import Foundation
import SampleFiles
import Testing

@testable import Datasets

/// Records of noise with the given label bytes before each image.
func cifarRecords(_ labels: [[UInt8]], seed: UInt32 = 1) -> [UInt8] {
  labels.enumerated().flatMap { $1 + noise(3072, seed: seed &+ UInt32($0)) }
}

@Suite struct CIFARTests {
  let folder: TemporaryFolder
  private let first = cifarRecords((0..<20).map { [UInt8($0 % 10)] })
  private let second = cifarRecords((0..<10).map { [UInt8(9 - $0)] }, seed: 500)

  init() throws { folder = try TemporaryFolder() }

  private var entries: [(name: String, bytes: [UInt8])] {
    // The order in the archive is no matter.
    [
      ("cifar-10-batches-bin/data_batch_2.bin", second),
      ("cifar-10-batches-bin/batches.meta.txt", Array("airplane\n".utf8)),
      ("cifar-10-batches-bin/data_batch_1.bin", first),
      ("cifar-10-batches-bin/test_batch.bin", second),
    ]
  }

  @Test(arguments: [
    ("cifar/cifar-10-binary.tar.gz", Compression.gzip),
    ("cifar-10/cifar-10-batches-bin.tar.xz", .xz), ("cifar/cifar-10-batches-bin.tar", .none),
  ])
  func archivesHoldTheBatchesInOrder(name: String, compression: Compression) throws {
    try folder.write(tar(entries, compression), to: name)
    try expectTheImages()
  }

  @Test func unpackedFoldersAreTheSame() throws {
    for entry in entries { try folder.write(entry.bytes, to: "cifar/" + entry.name) }
    try expectTheImages()
  }

  private func expectTheImages() throws {
    let dataset = try prepared("{type: cifar-10, normalize: none}", part: "train", folder.roots)
    #expect(dataset.imageShape == ImageShape(height: 32, width: 32, channels: 3))
    #expect(dataset.histogram == [Int](repeating: 3, count: 10))
    // Class 7 has images 7 and 17 of the first batch, then image 2 of the second.
    for (example, start) in [(0, 7), (1, 17)] {
      let planes = Array(first[start * 3073 + 1..<(start + 1) * 3073])
      let expected = (0..<3072).map { planes[$0 % 3 * 1024 + $0 / 3] }
      #expect(dataset.bytes(example, ofClass: 7) == expected)
    }
    #expect(dataset.bytes(2, ofClass: 7)[3] == second[2 * 3073 + 2])
    let test = try prepared("{type: cifar-10, normalize: none}", part: "test", folder.roots)
    #expect(test.histogram == [Int](repeating: 1, count: 10))
  }

  @Test func theOfficialConstantsAreAppliedByChannel() throws {
    try folder.write(tar(entries), to: "cifar/cifar-10-binary.tar")
    let plain = try prepared("{type: cifar-10, normalize: unit}", folder.roots)
    let usual = try prepared("cifar-10", folder.roots)
    let (bytes, values) = (plain.pixels(0, ofClass: 0), usual.pixels(0, ofClass: 0))
    #expect(abs(values[0] - (bytes[0] - 0.4914) / 0.2470) < 1e-5)
    #expect(abs(values[2] - (bytes[2] - 0.4465) / 0.2616) < 1e-5)
  }

  @Test func fineAndCoarseLabels() throws {
    let labels: [[UInt8]] = (0..<100).map { [UInt8($0 % 20), UInt8($0)] }
    try folder.write(cifarRecords(labels), to: "cifar/cifar-100-binary/train.bin")
    let fine = try prepared("cifar-100", folder.roots)
    #expect(fine.histogram == [Int](repeating: 1, count: 100))
    let coarse = try prepared("{type: cifar-100, labels: coarse}", folder.roots)
    #expect(coarse.histogram == [Int](repeating: 5, count: 20))
    #expect(coarse.pixels(1, ofClass: 3) == fine.pixels(0, ofClass: 23))
  }

  @Test func fewShotPartsShareNoClassAndTakeBothHalves() throws {
    // As in the official files, each group has five classes.
    let labels: [[UInt8]] = (0..<100).map { [UInt8($0 / 5), UInt8($0)] }
    try folder.write(cifarRecords(labels), to: "cifar/cifar-100-binary/train.bin")
    try folder.write(cifarRecords(labels, seed: 900), to: "cifar/cifar-100-binary/test.bin")
    let whole = try prepared("{type: cifar-100, normalize: none}", folder.roots)
    let all = (0..<100).map { whole.bytes(0, ofClass: $0) }
    for (name, counts) in [("cifar-fs", [64, 16, 20]), ("fc100", [60, 20, 20])] {
      var seen: [Int] = []
      for (part, count) in zip(["train", "validation", "test"], counts) {
        let dataset = try prepared("{type: \(name), normalize: none}", part: part, folder.roots)
        #expect(dataset.histogram == [Int](repeating: 2, count: count))
        let classes = (0..<count).compactMap { all.firstIndex(of: dataset.bytes(0, ofClass: $0)) }
        #expect(classes == classes.sorted())
        seen += classes
      }
      #expect(seen.sorted() == Array(0..<100))
    }
    let validation = try prepared(
      "{type: fc100, normalize: none}", part: "validation", folder.roots)
    #expect(validation.bytes(0, ofClass: 0) == all[40])
  }

  @Test func damagedFilesAreNamed() throws {
    let file = "cifar/cifar-10-batches-bin/data_batch_1.bin"
    try folder.write(first.dropLast(5).map { $0 }, to: file)
    #expect(
      failure("cifar-10", in: folder)
        == "\(file) has 61455 bytes, which are no whole number of records of 3073 bytes; it is cut "
        + "short or is another file, get it anew")
    try folder.write(cifarRecords([[3], [10]]), to: file)
    #expect(
      failure("cifar-10", in: folder) == "label 1 of \(file) is 10, but its labels are 0...9")
    try folder.write([], to: file)
    #expect(failure("cifar-10", in: folder) == "\(file) is empty")
    try folder.write(cifarRecords([[3]]), to: file)
    #expect(
      failure("cifar-10", in: folder)
        == "class 0 has no image in \(file); the data set is not complete")
    #expect(
      failure("{type: cifar-10, part: test}", in: folder)
        == "cifar/cifar-10-batches-bin holds no test_batch.bin; get cifar-10-binary.tar.gz anew")
  }

  @Test func damagedArchivesAreNamed() throws {
    let (name, good) = ("cifar/cifar-10-binary.tar.gz", tar(entries, .gzip))
    try folder.write(Array(good.prefix(good.count / 2)), to: name)
    #expect(failure("cifar-10", in: folder).contains(name))
    try folder.write(noise(5000), to: name)
    #expect(
      failure("cifar-10", in: folder)
        == "\(name) is no archive that can be read, or is cut short; get it anew")
    try folder.write(tar([("../data_batch_1.bin", first)]), to: name)
    #expect(
      failure("cifar-10", in: folder)
        == "\(name) holds the name ../data_batch_1.bin, which leads out of the archive; it was "
        + "tampered with, get it anew")
    try folder.write(tar([], links: [("data_batch_1.bin", "/etc/passwd")]), to: name)
    #expect(
      failure("cifar-10", in: folder)
        == "\(name) holds no data_batch_1.bin; get cifar-10-binary.tar.gz anew")
  }

  @Test func missingAndUnreachableFiles() throws {
    #expect(
      failure("cifar-10", in: folder).hasPrefix(
        "cifar-10: cifar/cifar-10-binary.tar.gz is missing (looked in "))
    #expect(failure("cifar-10", in: folder).contains("www.cs.toronto.edu/~kriz/cifar.html"))
    try folder.write([], to: "cifar/x")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/cifar/cifar-10-binary.tar.gz",
      withDestinationPath: "cifar-10-binary.tar.gz")
    #expect(
      failure("cifar-10", in: folder)
        == "cifar/cifar-10-binary.tar.gz cannot be opened: Too many levels of symbolic links")
  }
}
