import EngramCore
import SampleFiles
import Testing

@testable import Datasets

@Suite struct FeaturesTests {
  let folder: TemporaryFolder
  private let rows: [[Float]] = [[1, 2, 3], [4, -5, 6], [7, 8, 9], [0.5, 0, 9]]
  private let labels = [1, 0, 1, 0]

  init() throws { folder = try TemporaryFolder() }

  private func bytes(_ values: [Float]) -> [UInt8] {
    values.flatMap { littleEndian(Int($0.bitPattern)) }
  }

  private let npyYAML =
    "{type: features, path: x.npy, labels: y.npy, width: 3, classes: 2}"

  @Test func bothFormatsGiveTheVectors() throws {
    try folder.write(safetensors(features: rows, labels: labels), to: "x.safetensors")
    try folder.write(npy("<f4", [4, 3], bytes(Array(rows.joined()))), to: "x.npy")
    try folder.write(npy("|u1", [4], labels.map { UInt8($0) }), to: "y.npy")
    for yaml in ["{type: features, path: x.safetensors, width: 3, classes: 2}", npyYAML] {
      let dataset = try prepared(yaml, folder.roots)
      #expect(dataset.imageShape.description == "1x1x3")
      #expect(dataset.histogram == [2, 2])
      #expect(dataset.pixels(0, ofClass: 0) == [4, -5, 6])
      #expect(dataset.pixels(1, ofClass: 1) == [7, 8, 9])
    }
  }

  @Test func measuredFeaturesHaveMeanZeroAndDeviationOne() throws {
    try folder.write(safetensors(features: rows, labels: labels), to: "x.safetensors")
    let dataset = try prepared(
      "{type: features, path: x.safetensors, width: 3, classes: 2, normalize: measured}",
      folder.roots)
    let all = [(0, 0), (1, 0), (0, 1), (1, 1)].map { dataset.pixels($0.0, ofClass: $0.1) }
    for feature in 0..<3 {
      let (mean, deviation) = moments(all.map { $0[feature] })
      #expect(abs(mean) < 1e-6)
      #expect(abs(deviation - 1) < 1e-6)
    }
  }

  @Test func kindsOfNumbers() throws {
    func read(_ kind: String, _ bytes: [UInt8]) throws -> NumPyFile {
      let path = try folder.write(npy(kind, [bytes.count / 2], bytes), to: "a.npy")
      return try NumPyFile(path: path)
    }
    // 1, -2, the smallest subnormal, 65504.
    let halves: [UInt8] = [0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0xFF, 0x7B]
    #expect(try read("<f2", halves).floats() == [1, -2, 0x1p-24, 65504])
    #expect(try read("<i2", [0xFF, 0xFF, 0x00, 0x01]).integers() == [-1, 256])
    #expect(try read("<i2", [0xFF, 0xFF]).floats() == [-1])
    #expect(try read("<f2", halves).integers() == nil)
  }

  @Test func damagedFilesAreNamed() throws {
    let good = npy("<f4", [4, 3], bytes(Array(rows.joined())))
    let goodLabels = npy("<i4", [4], labels.flatMap(littleEndian))
    func message(_ x: [UInt8], _ y: [UInt8]? = nil) throws -> String {
      try folder.write(x, to: "x.npy")
      try folder.write(y ?? goodLabels, to: "y.npy")
      return failure(npyYAML, in: folder)
    }
    #expect(try message(good) == "no error")
    #expect(try message(noise(100)) == "x.npy is no NumPy file (.npy)")
    #expect(try message(Array(good.prefix(40))) == "x.npy is cut short in its header")
    #expect(
      try message(Array(good.dropLast(4)))
        == "x.npy holds 44 bytes of numbers where its header announces 4x3 of 4 bytes")
    #expect(
      try message(npy("<f4", [1 << 62, 1 << 62], []))
        == "x.npy holds 0 bytes of numbers where its header announces "
        + "4611686018427387904x4611686018427387904 of 4 bytes")
    #expect(try message(npy("<c8", [1, 1], [])).hasPrefix("x.npy holds numbers of the kind '<c8'"))
    #expect(
      try message(npy("<f4", [4, 3], [], isFortran: true)).hasPrefix(
        "x.npy is stored column by column"))
    #expect(
      try message(npy("<f4", [3, 4], bytes(Array(rows.joined()))))
        == "x.npy holds features of [3, 4], but `width` asks for [n, 3]")
    #expect(
      try message(npy("<f4", [4, 3], bytes(rows.joined().dropLast() + [.nan])))
        == "x.npy holds nan in vector 3")
    #expect(
      try message(good, npy("<i4", [4], [0, 1, 2, 0].flatMap(littleEndian)))
        == "label 2 of y.npy is 2, but `classes` allows 0...1")
    #expect(
      try message(good, npy("<i4", [3], [0, 1, 0].flatMap(littleEndian)))
        == "x.npy holds 4 vectors, but y.npy holds 3 labels")
    #expect(
      try message(good, npy("<i4", [4], [0, 0, 0, 0].flatMap(littleEndian)))
        == "y.npy holds no label 1, but `classes` is 2")
    #expect(
      try message(good, good) == "y.npy holds fractions instead of labels; save whole numbers")
    try folder.write(
      Array(safetensors(features: rows, labels: labels).dropLast(3)), to: "x.safetensors")
    #expect(
      failure("{type: features, path: x.safetensors, width: 3, classes: 2}", in: folder)
        .hasPrefix("x.safetensors: "))
  }
}
