internal import EngramCore
internal import TensorEngine

/// What is done to the images of a dataset between its files and a learner.
struct ImagePipeline: Sendable {
  /// Transforms that are applied once, when the dataset is prepared.
  let early: [any ImageTransform]
  /// Transforms from the first random one on, applied whenever an image is asked for.
  let late: [any ImageTransform]
  /// How bytes become numbers.
  let normalization: Normalization
  /// The extents of prepared images, after the early transforms.
  let storedShape: ImageShape
  /// The extents of fed images, after all of them.
  let fedShape: ImageShape

  /// Creates a pipeline without transforms.
  init(_ shape: ImageShape, _ normalization: Normalization = .measured) {
    (early, late) = ([], [])
    self.normalization = normalization
    (storedShape, fedShape) = (shape, shape)
  }

  /// Reads `transforms`; the normalisation has been read, for plain settings come first.
  ///
  /// - Parameters:
  ///   - settings: The settings of a dataset.
  ///   - raw: The extents of the images in the files.
  ///   - normalization: How bytes become numbers.
  /// - Throws: ``IncompleteComponent`` when a transform is broken.
  init(settings: inout SettingsReader, raw: ImageShape, _ normalization: Normalization) throws {
    let transforms: [any ImageTransform] = try settings.components(
      "transforms", .transform, as: (any ImageTransform).self,
      "What is done to the images, in this order, before they become numbers.")
    let lateStart = transforms.firstIndex(where: \.isRandom) ?? transforms.count
    early = Array(transforms[..<lateStart])
    late = Array(transforms[lateStart...])
    self.normalization = normalization
    var shape = raw
    do throws(ShapeProblem) {
      for transform in early { shape = try transform.outputShape(for: shape) }
      storedShape = shape
      for transform in late { shape = try transform.outputShape(for: shape) }
      fedShape = shape
    } catch {
      settings.reject("transforms", error.message)
      throw IncompleteComponent()
    }
    if let problem = normalization.problem(for: fedShape) { settings.reject("mean", problem) }
  }

  /// What the prepared images depend on besides the files.
  var identity: String { early.map(\.identity).joined(separator: "; ") }

  /// Applies the early transforms.
  func prepare(_ image: ByteImage) -> ByteImage {
    var none: RandomStream?
    return early.reduce(image) { $1.apply(to: $0, &none) }
  }

  /// Applies the late transforms, as the variation says.
  func finish(_ image: ByteImage, variation: UInt64) -> ByteImage {
    var random = variation == 0 ? nil : RandomStream(key: variation)
    return late.reduce(image) { $1.apply(to: $0, &random) }
  }
}
