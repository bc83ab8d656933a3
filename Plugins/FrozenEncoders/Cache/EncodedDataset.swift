import EngramCore
import TensorEngine

/// A data set as an encoder sees it: every image once turned into its features, and kept.
///
/// A vector of features is fed as an image of one pixel, `1x1xwidth`. Features are computed when the data set is
/// prepared, over all cores, and kept in the cache of prepared images under a key of three digests: of the pixels
/// of all images as they are fed, which covers the files and everything that is done to them, of the encoder's
/// weights, and of what it makes of two test images, which covers its settings. Augmented variants of an image have
/// the features of the image itself.
final class EncodedDataset: Dataset {
  static let typeName = "encoded"
  static let summary = "The features of a data set under a frozen encoder, computed once and kept."

  let imageShape: ImageShape
  let classCount: Int
  private let dataset: any Dataset
  private let encoder: any FrozenEncoder
  private let precision: FeaturePrecision
  private let store = PreparedValue<FeatureStore>()

  init(settings: inout SettingsReader) throws {
    dataset = try settings.component(
      "dataset", .dataset, as: (any Dataset).self, example: "glyphs", "The images.")
    encoder = try settings.component(
      "encoder", .encoder, as: (any FrozenEncoder).self, default: "frozen",
      "The frozen encoder that makes features of them.")
    precision = settings.choice(
      "precision", default: FeaturePrecision.float32,
      "How features are kept; float16 takes half the memory and has about three digits.")
    guard encoder.isFrozen else {
      settings.reject(
        "encoder",
        "features are kept of weights that stay as they are, not of those that are trained")
      throw IncompleteComponent()
    }
    do {
      let width = try encoder.featureWidth(for: dataset.imageShape)
      settings.infer(
        "encoder", .images(dataset.imageShape, .taken), .count(width, .features, .given))
      imageShape = ImageShape(height: 1, width: 1, channels: width)
    } catch {
      settings.mismatch("encoder", with: ["dataset"], in: .images, error.message)
      throw IncompleteComponent()
    }
    classCount = dataset.classCount
  }

  func prepare(_ roots: DataRoots) throws {
    _ = try store.get {
      try dataset.prepare(roots)
      try encoder.prepare()
      let encoding = try DatasetEncoding(dataset, encoder, precision)
      guard let cache = roots.cache else { return try encoding.features() }
      let key = try encoding.key()
      let digest = ContentDigest()
      digest.add(key)
      let file = CachedFile(
        cache, name: "features-\(digest.text)", suffix: ".features", contents: "features")
      return try file.take(
        reading: { try FeatureFile.read($0, key: key) }, making: encoding.features,
        writing: { try FeatureFile.write($0, key: key, to: $1) })
    }
  }

  func exampleCount(ofClass classIndex: Int) -> Int { dataset.exampleCount(ofClass: classIndex) }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    store.known.copy(exampleIndex, ofClass: classIndex, into: pixels)
  }
}
