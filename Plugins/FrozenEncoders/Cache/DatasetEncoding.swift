import EngramCore
import TensorEngine

/// Encodes all images of a prepared data set, over all cores.
struct DatasetEncoding: Sendable {
  /// Images that a lane encodes at once.
  private static let part = 64

  private let dataset: any Dataset
  private let image: ImageShape
  private let width: Int
  private let module: any EncoderModule
  private let weightDigest: String
  private let precision: FeaturePrecision
  private let counts: [Int]
  private let lanes = LaneGroup(count: Machine.coreCount)

  init(
    _ dataset: any Dataset, _ encoder: any FrozenEncoder, _ precision: FeaturePrecision
  ) throws {
    self.dataset = dataset
    self.precision = precision
    image = dataset.imageShape
    width = try encoder.featureWidth(for: image)
    module = encoder.makeModule(for: image, in: ParameterScope(ParameterStore()))
    weightDigest = encoder.weightDigest
    counts = (0..<dataset.classCount).map { dataset.exampleCount(ofClass: $0) }
  }

  /// What the features depend on, one line for each thing.
  func key() throws -> String {
    let lines = [
      "format \(FeatureFile.version)", "\(precision.rawValue) x \(width)", "images \(image)",
      "weights \(weightDigest)", "behaviour \(behaviour())", "data \(try dataDigest())",
    ]
    return lines.joined(separator: "\n")
  }

  /// All features.
  func features() throws -> FeatureStore {
    let examples = examples
    let size = width * precision.byteCount
    let pieces = try forEveryPart { part, device in
      let features = encode(pixels(of: examples[part]), on: device)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(part.count * size)
      precision.append(
        UnsafeBufferPointer(start: features.pointer, count: features.count), to: &bytes)
      return bytes
    }
    return FeatureStore(
      width: width, precision: precision, counts: counts, bytes: .memory(pieces.flatMap { $0 }))
  }

  private var examples: [(classIndex: Int, exampleIndex: Int)] {
    counts.indices.flatMap { label in (0..<counts[label]).map { (label, $0) } }
  }

  /// What `body` returns for parts of the examples, in their order; the parts are the same for every number of lanes.
  private func forEveryPart<Value: Sendable>(
    _ body: @Sendable (_ part: Range<Int>, _ device: any Device) throws -> Value
  ) throws -> [Value] {
    let count = counts.reduce(0, +)
    return try lanes.map { lane in
      let device = CPUDevice()
      return try stride(from: lane * Self.part, to: count, by: lanes.count * Self.part).map {
        start in (start, try body(start..<min(start + Self.part, count), device))
      }
    }.flatMap { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  private func pixels(of examples: ArraySlice<(classIndex: Int, exampleIndex: Int)>) -> Tensor {
    let pixels = Tensor(
      uninitialized: [examples.count, image.height, image.width, image.channels])
    for (place, example) in examples.enumerated() {
      dataset.copyExample(
        example.exampleIndex, ofClass: example.classIndex, variation: 0,
        into: UnsafeMutableBufferPointer(
          start: pixels.pointer + place * image.elementCount, count: image.elementCount))
    }
    return pixels
  }

  private func encode(_ pixels: Tensor, on device: any Device) -> Tensor {
    let store = ParameterStore()
    store.seal(seed: 0)
    let tape = Tape(device: device, isRecording: false)
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false, seed: 0)
    return module.encode(tape.constant(pixels), pass).value
  }

  /// A digest of the pixels of all images, class by class.
  private func dataDigest() throws -> String {
    let examples = examples
    let digests = try forEveryPart { part, _ in
      let digest = ContentDigest()
      digest.add(pixels(of: examples[part]))
      return digest.text
    }
    let digest = ContentDigest()
    counts.forEach(digest.add)
    digests.forEach { digest.add($0) }
    return digest.text
  }

  /// A digest of what the encoder makes of two test images.
  private func behaviour() -> String {
    var random = RandomStream(seed: 1, RandomStream.key("test images"))
    let images = Tensor(
      uninitialized: [2, image.height, image.width, image.channels])
    for i in 0..<images.count { images.pointer[i] = random.uniform(in: -1...1) }
    let digest = ContentDigest()
    digest.add(encode(images, on: CPUDevice()))
    return digest.text
  }
}
