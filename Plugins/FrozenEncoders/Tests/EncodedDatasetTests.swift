import EngramCore
import EngramTesting
import Files
import Foundation
import PluginTestSupport
import Safetensors
import Synchronization
import TensorEngine
import Testing
import YAMLTree

@testable import FrozenEncoders

@Suite("Features of a data set, computed once")
struct EncodedDatasetTests {
  private let scratch: ScratchFolder
  private let told = Told()

  private final class Told: Sendable {
    let lines = Mutex<[String]>([])
  }

  init() throws { scratch = try ScratchFolder() }

  private func cache(_ name: String = "cache") -> DataCache {
    DataCache(folder: scratch(name)) { [told] line in told.lines.withLock { $0.append(line) } }
  }

  private func features(
    _ change: (inout String) -> Void = { _ in }, in cache: DataCache?
  ) throws -> [Float] {
    var yaml = """
      {type: encoded, dataset: {type: glyphs, classes: 3, examples: 70, size: 8, normalize: unit},
       encoder: {type: frozen, encoder: {type: conv4, channels: 3, blocks: 2}}, precision: float32}
      """
    change(&yaml)
    let dataset: any Dataset = try registry.make(.dataset, from: yaml)
    try dataset.prepare(DataRoots(folders: [], cache: cache))
    #expect(dataset.imageShape == ImageShape(height: 1, width: 1, channels: 12))
    return (0..<3).flatMap { label in
      (0..<70).flatMap { example in
        var features = [Float](repeating: .nan, count: 12)
        features.withUnsafeMutableBufferPointer {
          dataset.copyExample(example, ofClass: label, variation: 0, into: $0)
        }
        return features
      }
    }
  }

  private func files() throws -> [String] {
    try Folder.names(in: scratch("cache")).filter { $0.hasSuffix(".features") }.sorted()
  }

  /// They are those that the encoder gives, image by image.
  @Test func featuresAreThoseOfTheEncoder() throws {
    let found = try features(in: nil)
    let images: any Dataset = try registry.make(
      .dataset, from: "{type: glyphs, classes: 3, examples: 70, size: 8, normalize: unit}")
    try images.prepare(DataRoots(folders: []))
    let encoder: any Encoder = try registry.make(
      .encoder, from: "{type: frozen, encoder: {type: conv4, channels: 3, blocks: 2}}")
    try encoder.prepare()
    let module = encoder.makeModule(for: images.imageShape, in: ParameterScope(ParameterStore()))
    for (label, example) in [(0, 0), (1, 69), (2, 30)] {
      let pixels = Tensor(uninitialized: [1, 8, 8, 1])
      images.copyExample(
        example, ofClass: label, variation: 0,
        into: UnsafeMutableBufferPointer(start: pixels.pointer, count: 64))
      let tape = Tape(device: CPUDevice(), isRecording: false)
      let empty = ParameterStore()
      empty.seal(seed: 0)
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(frozen: empty, on: tape), isTraining: false,
        seed: 0)
      let expected = module.encode(tape.constant(pixels), pass).value.elements
      let start = (label * 70 + example) * 12
      for (one, other) in zip(found[start..<start + 12], expected) {
        #expect(abs(one - other) < 1e-5)
      }
    }
  }

  @Test func featuresAreTheSameWithoutWithACompleteAndWithADamagedCache() throws {
    let expected = try features(in: nil)
    #expect(try features(in: cache()) == expected)
    let file = scratch("cache/" + (try #require(try files().first)))
    let good = try Data(contentsOf: URL(filePath: file))
    #expect(try features(in: cache()) == expected)
    #expect(try Data(contentsOf: URL(filePath: file)) == good)
    #expect(told.lines.withLock(\.self) == [])
    for place in [0, 9, 17, 24, 33, 41, 50, 80, 4095, 4096, good.count - 1] {
      var bad = good
      bad[place] ^= 1
      try bad.write(to: URL(filePath: file))
      #expect(try features(in: cache()) == expected, "byte \(place)")
      #expect(try Data(contentsOf: URL(filePath: file)) == good, "byte \(place)")
    }
    for count in [0, 7, 71, 4096, good.count - 1] {
      try good.prefix(count).write(to: URL(filePath: file))
      #expect(try features(in: cache()) == expected, "\(count) bytes")
    }
    #expect(
      told.lines.withLock(\.self)
        == [String](repeating: "\(file) was damaged; it has been made anew", count: 16))
    #expect(try Folder.names(in: scratch("cache")).count == 1)
  }

  /// Other weights, other transforms, other data, other precision: other files.
  @Test func theKeyCoversWeightsTransformsAndData() throws {
    for change in [
      { $0 }, { $0.replacing("normalize: unit", with: "normalize: none") },
      { $0.replacing("examples: 70", with: "examples: 70, first-class: 5") },
      { $0.replacing("float32", with: "float16") },
      { $0.replacing("type: frozen,", with: "type: frozen, model: \(model),") },
    ] as [(String) -> String] {
      _ = try features({ $0 = change($0) }, in: cache())
    }
    #expect(try files().count == 5)
  }

  /// A checkpoint of other parameters for the same network.
  private var model: String {
    let path = scratch("model.safetensors")
    guard
      let encoder: any Encoder = try? registry.make(
        .encoder, from: "{type: conv4, channels: 3, blocks: 2}")
    else { return path }
    let store = ParameterStore()
    let image = ImageShape(height: 8, width: 8, channels: 1)
    _ = encoder.makeModule(for: image, in: ParameterScope(store).part("encoder"))
    store.seal(seed: 77)
    try? SafetensorsFile.write(store.named(store.values), to: path)
    return path
  }

  @Test func halfPrecisionRoundsToTheNearest() throws {
    let whole = try features(in: cache())
    let half = try features({ $0 = $0.replacing("float32", with: "float16") }, in: cache())
    #expect(whole != half)
    for (one, other) in zip(whole, half) {
      #expect(abs(one - other) <= abs(one) * 0x1p-11 + 0x1p-25)
    }
  }

  /// A folder that cannot be made: features are kept in memory, and the user is told once.
  @Test func aCacheThatCannotBeUsedIsDoneWithout() throws {
    try WholeFile.write("a file", to: scratch("file"))
    let cache = DataCache(folder: scratch("file/cache")) { [told] line in
      told.lines.withLock { $0.append(line) }
    }
    #expect(try features(in: cache) == features(in: nil))
    #expect(told.lines.withLock(\.count) == 1)
    #expect(
      told.lines.withLock { $0.first?.hasSuffix("; features are kept in memory only") } == true)
  }

  /// Values of IEEE 754's table, ties to even, both signs.
  @Test(
    arguments: [
      (0, 0), (1, 0x3C00), (-2, 0xC000), (65504, 0x7BFF), (65519.9, 0x7BFF), (65520, 0x7C00),
      (.infinity, 0x7C00), (0x1p-14, 0x0400), (0x1p-24, 0x0001), (0x1p-25, 0x0000),
      (0x1.8p-24, 0x0002), (1 + 0x1p-11, 0x3C00), (1 + 0x1.8p-10, 0x3C02), (0.1, 0x2E66),
      (-0x1.FF8p-15, 0x83FF),
    ] as [(Float, UInt16)])
  func halfPrecision(value: Float, bits: UInt16) { #expect(HalfPrecision.bits(of: value) == bits) }

  @Test func everyHalfComesBack() {
    let lost = (UInt16.min...UInt16.max).filter { bits in
      HalfPrecision.bits(of: HalfPrecision.float(bits)) != bits
        && (bits & 0x7C00 != 0x7C00 || bits & 0x3FF == 0)
    }
    #expect(lost == [])
  }
}
