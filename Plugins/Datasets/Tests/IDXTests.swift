import EngramCore
import SampleFiles
import Testing

@testable import Datasets

/// Six images of 4x4, image `i` filled with `10 i`, in a folder that looks like MNIST's.
@Suite struct IDXTests {
  let folder: TemporaryFolder
  let labels: [UInt8] = [2, 0, 1, 0, 2, 1]

  init() throws { folder = try TemporaryFolder() }

  private var elements: [UInt8] {
    (0..<6).flatMap { [UInt8](repeating: UInt8(10 * $0), count: 16) }
  }

  private func writePair(images: [UInt8]? = nil, labels: [UInt8]? = nil) throws -> IDXPair {
    IDXPair(
      imagesPath: try folder.write(images ?? idx([6, 4, 4], elements), to: "images"),
      labelsPath: try folder.write(labels ?? idx([6], self.labels), to: "labels"),
      selection: selection(), pipeline: try pipeline(from: 4, .none))
  }

  private func selection(
    _ labels: [Int] = [0, 1, 2], first: Int = 0, count: Int = 0
  )
    -> IDXSelection
  {
    IDXSelection(
      dataset: "idx", labelCount: 3, labels: labels, first: first, count: count,
      shape: ImageShape(height: 4, width: 4, channels: 1))
  }

  @Test(arguments: [true, false])
  func officialNamesAreReadCompressedOrNot(isCompressed: Bool) throws {
    let suffix = isCompressed ? ".gz" : ""
    let pack = { (bytes: [UInt8]) in isCompressed ? gzip(bytes) : bytes }
    try folder.write(
      pack(idx([6, 4, 4], elements)), to: "fashion-mnist/t10k-images-idx3-ubyte" + suffix)
    try folder.write(pack(idx([6], labels)), to: "fashion-mnist/t10k-labels-idx1-ubyte" + suffix)
    let dataset = FashionMNIST(
      part: .test, selection: selection(), pipeline: try pipeline(from: 4, .none))
    try dataset.prepare(folder.roots)
    #expect(dataset.exampleCount(ofClass: 0) == 2)
    #expect(dataset.pixels(1, ofClass: 2) == [Float](repeating: 40, count: 16))
  }

  @Test func classesFollowTheListAndExamplesTheFile() throws {
    let pair = try writePair()
    let dataset = IDXPair(
      imagesPath: pair.imagesPath, labelsPath: pair.labelsPath, selection: selection([1, 0]),
      pipeline: pair.pipeline)
    #expect(dataset.classCount == 2)
    try dataset.prepare(folder.roots)
    let firsts = (0..<2).flatMap { label in (0..<2).map { dataset.pixels($0, ofClass: label)[0] } }
    #expect(firsts == [20, 50, 10, 30])
  }

  @Test func aRangeIsCountedInFileOrder() throws {
    let pair = try writePair()
    let dataset = IDXPair(
      imagesPath: pair.imagesPath, labelsPath: pair.labelsPath,
      selection: selection(first: 2, count: 3), pipeline: pair.pipeline)
    try dataset.prepare(folder.roots)
    #expect((0..<3).map { dataset.exampleCount(ofClass: $0) } == [1, 1, 1])
    #expect((0..<3).map { dataset.pixels(0, ofClass: $0)[0] } == [30, 20, 40])
  }

  @Test func preparingTwiceAndOnManyThreadsReadsOnce() async throws {
    let dataset = try writePair()
    let roots = folder.roots
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { try dataset.prepare(roots) } }
      try await group.waitForAll()
    }
    try folder.write([], to: "images")
    try dataset.prepare(roots)
    #expect(dataset.pixels(0, ofClass: 1)[0] == 20)
  }

  @Test func colourRepeatsTheGreyValue() throws {
    let pair = try writePair()
    let dataset = IDXPair(
      imagesPath: pair.imagesPath, labelsPath: pair.labelsPath, selection: selection(),
      pipeline: try pipeline(from: 4, to: 2, .unit, then: "rgb"))
    try dataset.prepare(folder.roots)
    #expect(dataset.imageShape.description == "2x2x3")
    #expect(dataset.pixels(1, ofClass: 0) == [Float](repeating: Float(30.0 / 255), count: 12))
  }

  @Test func augmentationIsSeededByTheVariationAndLeftOutWithoutOne() throws {
    let pixels = (0..<96).map { UInt8($0) }
    let pair = try writePair(images: idx([6, 4, 4], pixels))
    let dataset = IDXPair(
      imagesPath: pair.imagesPath, labelsPath: pair.labelsPath, selection: selection(),
      pipeline: try pipeline(from: 4, to: nil, .none, then: "{type: crop, size: 2, at: random}"))
    try dataset.prepare(folder.roots)
    #expect(dataset.imageShape.description == "2x2x1")
    // Image 1 of the file; its centre begins at row 1, column 1.
    #expect(dataset.pixels(0, ofClass: 0) == [21, 22, 25, 26])
    let variants = (1...200).map { dataset.pixels(0, ofClass: 0, variation: $0) }
    #expect(Set(variants).count == 9)
    #expect(dataset.pixels(0, ofClass: 0, variation: 5) == variants[4])
  }
}
