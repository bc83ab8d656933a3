internal import EngramCore

/// House numbers on photographs, cut into digits of 32x32: 73,257 training images, 26,032 test images
/// and 531,131 further, easier ones.
///
/// > Source: Netzer and others (2011), <http://ufldl.stanford.edu/housenumbers>, "format 2".
final class SVHN: FileDataset, ComponentWithPorts, DownloadableDataset {
  /// The three files.
  enum Part: String, CaseIterable, Sendable {
    case train, test, extra
  }

  static let typeName = "svhn"
  static let summary = "SVHN cropped digits from the official MATLAB files."
  static let ports =
    Half.ports + [Port("extra", .dataset, "Further training images that are easier.")]
  static let downloads = [
    download(.train, "e26dedcc434d2e4c54c9b2d4a06d8373", 182_040_794),
    download(.test, "eb5a983be6a315427106f1b164d9cef3", 64_275_384),
    download(.extra, "a93ce644f1a588dc4d68dda5feec44a7", 1_329_278_602),
  ]

  private static func download(_ part: Part, _ md5: String, _ byteCount: Int) -> Download {
    let name = "\(part.rawValue)_32x32.mat"
    return Download(
      "svhn/\(name)", from: "http://ufldl.stanford.edu/housenumbers/\(name)", .md5(md5),
      byteCount: byteCount, isFurther: part == .extra)
  }

  /// Mean and deviation of the training images, as in common use.
  static let official = Normalization.constants(
    mean: [0.4377, 0.4438, 0.4728], deviation: [0.1980, 0.2010, 0.1970])

  let part: Part
  let pipeline: ImagePipeline
  let classCount = 10
  let preparation = Preparation<LoadedImages>()

  init(part: Part, pipeline: ImagePipeline) {
    self.part = part
    self.pipeline = pipeline
  }

  convenience init(settings: inout SettingsReader) throws {
    let part = settings.choice("part", default: Part.train, "Which of the three files.")
    let normalization = Normalization(
      settings: &settings, default: .official, official: Self.official)
    self.init(
      part: part,
      pipeline: try ImagePipeline(settings: &settings, raw: SVHNImages.shape, normalization))
  }

  func part(at port: String) -> any Component {
    SVHN(part: Part(rawValue: port) ?? part, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let path = try roots.locate(
      ["svhn/\(part.rawValue)_32x32.mat"], of: Self.typeName,
      remedy:
        "fetch it with 'engram data fetch \(part == .extra ? "svhn/extra_32x32.mat" : "svhn")', "
        + "or set ENGRAM_DATA to the folder above svhn")
    return ImageOrigin(SourceIdentity(dataset: Self.typeName, files: [path])) {
      try SVHNImages(path)
    }
  }
}

/// The images of one file, by digit; within a digit the order of the file remains.
struct SVHNImages: ImageSource {
  /// The shape of every image.
  static let shape = ImageShape(height: 32, width: 32, channels: 3)
  private static let imageLimit = 1_000_000

  let examplesPerClass: [Int]
  private let pixels: MATLABArray
  private let order: [Int]

  /// Reads both variables of a file.
  ///
  /// - Throws: ``DataError`` when it is damaged or does not hold what it should.
  init(_ path: String) throws {
    let labels = try MATLABArray("y", of: path, limit: Self.imageLimit)
    let size = Self.shape.elementCount
    pixels = try MATLABArray("X", of: path, limit: Self.imageLimit * size)
    // MATLAB drops a last dimension of one.
    let extents = pixels.dimensions + (pixels.dimensions.count == 3 ? [1] : [])
    guard extents.count == 4, Array(extents[..<3]) == [32, 32, 3], pixels.bytes.count % size == 0
    else {
      let found = pixels.dimensions.map(String.init).joined(separator: "x")
      throw DataError("\(path) holds X of \(found) elements instead of 32x32x3 times the images")
    }
    guard labels.bytes.count == extents[3] else {
      throw DataError(
        "\(path) holds \(extents[3]) images in X, but \(labels.bytes.count) labels in y")
    }
    var byDigit = [[Int]](repeating: [], count: 10)
    for (index, label) in labels.bytes.enumerated() {
      guard 1...10 ~= label || label == 0 else {
        throw DataError(
          "label \(index) in y of \(path) is \(label), but the labels of svhn are 1...10")
      }
      // The digit 0 has the label 10.
      byDigit[Int(label) % 10].append(index)
    }
    if let empty = byDigit.firstIndex(where: \.isEmpty) {
      throw DataError("\(path) holds no image of the digit \(empty)")
    }
    examplesPerClass = byDigit.map(\.count)
    order = byDigit.flatMap { $0 }
  }

  func image(_ index: Int) -> ByteImage {
    let start = order[index] * Self.shape.elementCount
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.shape.elementCount) { buffer, count in
      pixels.bytes.withUnsafeBufferPointer { source in
        for row in 0..<32 {
          for column in 0..<32 {
            for channel in 0..<3 {
              buffer[(row &* 32 &+ column) &* 3 &+ channel] =
                source[start &+ channel &* 1024 &+ column &* 32 &+ row]
            }
          }
        }
      }
      count = Self.shape.elementCount
    }
    return ByteImage(shape: Self.shape, bytes: bytes)
  }
}
