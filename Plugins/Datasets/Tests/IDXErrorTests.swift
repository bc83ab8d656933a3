import EngramCore
import Foundation
import SampleFiles
import Testing

@testable import Datasets

@Suite struct IDXErrorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let goodImages = idx([2, 3, 3], [UInt8](repeating: 7, count: 18))
  private let goodLabels = idx([2], [0, 1])

  /// The message for a pair of files, with the folder's path cut out.
  private func failure(
    images: [UInt8]? = nil, labels: [UInt8]? = nil, first: Int = 0, count: Int = 0,
    side: Int = 3
  ) throws -> String {
    let dataset = IDXPair(
      imagesPath: try folder.write(images ?? goodImages, to: "images.gz"),
      labelsPath: try folder.write(labels ?? goodLabels, to: "labels.gz"),
      selection: IDXSelection(
        dataset: "idx", labelCount: 2, labels: [0, 1], first: first, count: count,
        shape: ImageShape(height: 3, width: 3, channels: 1)),
      pipeline: try pipeline(from: 3, to: side))
    return message(preparing: dataset, folder.roots)
      .replacingOccurrences(of: folder.path + "/", with: "")
  }

  @Test func theGoodPairIsFine() throws {
    #expect(try failure() == "no error")
    #expect(try failure(images: gzip(goodImages), labels: gzip(goodLabels)) == "no error")
  }

  @Test func truncatedGzip() throws {
    var noise: UInt32 = 1
    let pixels = (0..<9000).map { _ in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      return UInt8(noise >> 24)
    }
    let packed = gzip(idx([1000, 3, 3], pixels))
    var damaged = packed
    // The first byte after the header of gzip: a block of a kind that does not exist.
    damaged[10] = 0x07
    let expected = "images.gz is damaged: its compressed data are cut short or do not decode"
    #expect(try failure(images: Array(packed.dropLast(100))) == expected)
    #expect(try failure(images: Array(packed.prefix(packed.count / 2))) == expected)
    #expect(try failure(images: damaged) == expected)
  }

  @Test func wrongMagic() throws {
    #expect(
      try failure(images: goodLabels)
        == "images.gz is not an IDX file of images: it begins with 0x00000801, not with 0x00000803")
    #expect(
      try failure(labels: Array("not an IDX file".utf8))
        == "labels.gz is not an IDX file of labels: it begins with 0x6e6f7420, not with 0x00000801")
  }

  @Test func emptyAndShortFiles() throws {
    #expect(try failure(images: []) == "images.gz is empty")
    #expect(
      try failure(images: Array(goodImages.prefix(10)))
        == "images.gz has 10 bytes, fewer than the header of an IDX file")
    #expect(
      try failure(images: Array(goodImages.dropLast()))
        == "images.gz holds only 17 bytes where its header announces 2x3x3 images, "
        + "which are 18 bytes")
    #expect(
      try failure(images: goodImages + [0])
        == "images.gz holds more bytes where its header announces 2x3x3 images, which are 18 bytes")
  }

  @Test func absurdHeaders() throws {
    #expect(
      try failure(images: idx([0, 3, 3], []))
        == "images.gz has a header that announces 0x3x3 images")
    #expect(
      try failure(images: idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [1]))
        == "images.gz has a header that announces 4294967295x4294967295x4294967295 images")
    #expect(
      try failure(images: idx([1, 1, 5000], []))
        == "images.gz has a header that announces 1x1x5000 images")
    #expect(
      try failure(images: idx([60000, 100, 100], [1, 2, 3]))
        == "images.gz holds only 3 bytes where its header announces 60000x100x100 images, "
        + "which are 600000000 bytes")
  }

  @Test func countsAndLabelsThatDisagree() throws {
    #expect(
      try failure(labels: idx([3], [0, 1, 0]))
        == "images.gz holds 2 images, but labels.gz holds 3 labels")
    #expect(
      try failure(labels: idx([2], [0, 7]))
        == "label 1 of labels.gz is 7, but the labels of idx are 0...1")
  }

  @Test func selectionsWithoutImages() throws {
    #expect(
      try failure(first: 1, count: 2)
        == "idx: `first` and `count` ask for images 1..<3, but labels.gz has 2")
    #expect(
      try failure(first: 5)
        == "idx: `first` asks for image 5, but labels.gz has 2")
    #expect(
      try failure(count: 1) == "idx: no image among 0..<1 of labels.gz has label 1")
  }

  @Test func missingFilesNameThePlacesAndTheRemedy() throws {
    let selection = IDXSelection(
      dataset: "mnist", labelCount: 10, labels: [0])
    let pipeline = try pipeline()
    let roots = DataRoots(folders: ["/nowhere/a", "/nowhere/b"])
    #expect(
      message(preparing: MNIST(part: .train, selection: selection, pipeline: pipeline), roots)
        == "mnist: mnist/train-images-idx3-ubyte.gz is missing (looked in /nowhere/a, /nowhere/b); "
        + "fetch them with 'engram data fetch mnist', or set ENGRAM_DATA to the folder above mnist")
    #expect(
      message(preparing: FashionMNIST(part: .test, selection: selection, pipeline: pipeline), roots)
        == "fashion-mnist: fashion-mnist/t10k-images-idx3-ubyte.gz is missing "
        + "(looked in /nowhere/a, /nowhere/b); fetch them with 'engram data fetch fashion-mnist', "
        + "install Debian's dataset-fashion-mnist, "
        + "or set ENGRAM_DATA to the folder above fashion-mnist")
    let pair = IDXPair(
      imagesPath: "a/none", labelsPath: "b", selection: selection, pipeline: pipeline)
    #expect(
      message(preparing: pair, roots)
        == "idx: a/none is missing (looked in ., /nowhere/a, /nowhere/b); "
        + "name an existing file, or set ENGRAM_DATA")
    let absolute = IDXPair(
      imagesPath: "/nowhere/c", labelsPath: "/nowhere/d", selection: selection, pipeline: pipeline)
    #expect(
      message(preparing: absolute, roots)
        == "/nowhere/d cannot be opened: No such file or directory")
  }

  @Test func aFolderIsNotAFile() throws {
    let dataset = IDXPair(
      imagesPath: folder.path, labelsPath: folder.path,
      selection: IDXSelection(dataset: "idx", labelCount: 1, labels: [0]), pipeline: try pipeline())
    #expect(
      message(preparing: dataset, folder.roots) == "\(folder.path) cannot be opened: Is a directory"
    )
  }
}
