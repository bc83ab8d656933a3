import EngramCore
import Foundation
import SampleFiles
import Testing

@testable import Datasets

/// KMNIST, EMNIST and notMNIST, in the forms in which they are distributed.
@Suite struct LetterFilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let pixels = noise(30 * 784)

  private func image(_ index: Int) -> [UInt8] { Array(pixels[index * 784..<(index + 1) * 784]) }

  @Test func kmnistHasTheFilesOfMNIST() throws {
    try folder.write(
      gzip(idx([30, 28, 28], pixels)), to: "kmnist/train-images-idx3-ubyte.gz")
    try folder.write(
      gzip(idx([30], (0..<30).map { UInt8($0 % 10) })), to: "kmnist/train-labels-idx1-ubyte.gz")
    let dataset = try prepared("{type: kmnist, normalize: none}", part: "train", folder.roots)
    #expect(dataset.histogram == [Int](repeating: 3, count: 10))
    #expect(dataset.bytes(1, ofClass: 4) == image(14))
    #expect(
      failure("{type: kmnist, part: test}", in: folder).contains("'engram data fetch kmnist'"))
  }

  private func emnist(_ split: String, _ labels: [UInt8]) -> [(name: String, bytes: [UInt8])] {
    let prefix = "gzip/emnist-\(split)-train-"
    let count = labels.count
    let images = (0..<count).flatMap { image($0 % 30) }
    return [
      (prefix + "images-idx3-ubyte.gz", gzip(idx([count, 28, 28], images))),
      (prefix + "labels-idx1-ubyte.gz", gzip(idx([count], labels))),
    ]
  }

  @Test(arguments: [
    ("balanced", 47), ("byclass", 62), ("bymerge", 47), ("digits", 10), ("letters", 26),
    ("mnist", 10),
  ])
  func emnistStandsUprightInEverySplit(split: String, count: Int) throws {
    let first = split == "letters" ? 1 : 0
    let files = emnist(split, (0..<count).reversed().map { UInt8(first + $0) })
    for isPacked in [true, false] {
      let folder = try TemporaryFolder()
      if isPacked {
        try folder.write(zip(files), to: "emnist/gzip.zip")
      } else {
        for file in files { try folder.write(file.bytes, to: "emnist/" + file.name) }
      }
      let dataset = try prepared(
        "{type: emnist, split: \(split), normalize: none}", part: "train", folder.roots)
      #expect(dataset.histogram == [Int](repeating: 1, count: count))
      // The last label comes first in the file.
      let written = image(0)
      let upright = (0..<784).map { written[$0 % 28 * 28 + $0 / 28] }
      #expect(dataset.bytes(0, ofClass: count - 1) == upright)
    }
  }

  @Test func damagedEMNIST() throws {
    try folder.write(zip(emnist("letters", [0])), to: "emnist/gzip.zip")
    #expect(
      failure("{type: emnist, split: letters}", in: folder)
        == "label 0 of gzip/emnist-letters-train-labels-idx1-ubyte.gz in emnist/gzip.zip is 0, but the "
        + "labels of emnist are 1...26")
    #expect(
      failure("{type: emnist, split: digits}", in: folder)
        == "emnist/gzip.zip holds no emnist-digits-train-images-idx3-ubyte.gz; get it anew")
    var files = emnist("mnist", [0])
    files[0].bytes.removeLast(100)
    try folder.write(zip(files), to: "emnist/gzip.zip")
    #expect(
      failure("{type: emnist, split: mnist}", in: folder)
        == "gzip/emnist-mnist-train-images-idx3-ubyte.gz in emnist/gzip.zip is damaged: its compressed "
        + "data are cut short or do not decode")
    try folder.write(Array("no zip".utf8), to: "emnist/gzip.zip")
    #expect(
      failure("emnist", in: folder)
        == "emnist/gzip.zip is not a zip archive, or its end is missing")
  }

  private var letters: [(name: String, bytes: [UInt8])] {
    (0..<20).map { index in
      let letter = Array("ABCDEFGHIJ")[index / 2]
      let file = png(width: 28, height: 28, channels: 1, image(index))
      return ("notMNIST_small/\(letter)/\(index % 2).png", file)
    }
  }

  @Test func notMNISTFromFoldersArchivesAndIDX() throws {
    for name in ["folder", "archive", "idx"] {
      let folder = try TemporaryFolder()
      switch name {
      case "folder":
        for file in letters { try folder.write(file.bytes, to: "notmnist/" + file.name) }
        // One of the four files that are known to be unreadable.
        try folder.write(
          [], to: "notmnist/notMNIST_small/F/Q3Jvc3NvdmVyIEJvbGRPYmxpcXVlLnR0Zg==.png")
      case "archive": try folder.write(tar(letters, .gzip), to: "notmnist/notMNIST_small.tar.gz")
      default:
        try folder.write(
          idx([20, 28, 28], Array(pixels[..<(20 * 784)])), to: "notmnist/t10k-images-idx3-ubyte")
        try folder.write(
          idx([20], (0..<20).map { UInt8($0 / 2) }), to: "notmnist/t10k-labels-idx1-ubyte")
      }
      let dataset = try prepared("{type: notmnist, normalize: none}", part: "test", folder.roots)
      #expect(dataset.histogram == [Int](repeating: 2, count: 10), "\(name)")
      #expect(dataset.bytes(1, ofClass: 3) == image(7), "\(name)")
      #expect(dataset.fingerprint == md5(Array(pixels[..<(20 * 784)])), "\(name)")
    }
  }

  @Test func damagedNotMNIST() throws {
    for file in letters { try folder.write(file.bytes, to: "notmnist/" + file.name) }
    let name = "notmnist/notMNIST_small/C/1.png"
    let test = "{type: notmnist, part: test}"
    try folder.write(png(width: 27, height: 28, channels: 1, image(0)), to: name)
    #expect(
      failure(test, in: folder) == "\(name) is 28x27 pixels instead of 28x28; get the file anew")
    try folder.write(Array(letters[0].bytes.prefix(400)), to: name)
    #expect(failure(test, in: folder).hasPrefix("\(name) is not a readable PNG: "))
    try FileManager.default.removeItem(atPath: folder.path + "/notmnist/notMNIST_small/J")
    #expect(
      failure(test, in: folder)
        == "notmnist/notMNIST_small holds 9 folders with images, but notmnist has 10 classes")
    #expect(failure("notmnist", in: folder).contains("notmnist/notMNIST_large is missing"))
  }
}
