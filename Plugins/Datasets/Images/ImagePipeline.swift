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

  /// Creates a pipeline.
  ///
  /// - Parameters:
  ///   - raw: The extents of the images in the files.
  ///   - transforms: What is done to them, in this order.
  ///   - normalization: How bytes become numbers.
  /// - Throws: ``ShapeProblem`` when a transform cannot take what comes before it.
  init(
    _ raw: ImageShape, _ transforms: [any ImageTransform] = [],
    _ normalization: Normalization = .measured
  ) throws(ShapeProblem) {
    let lateStart = transforms.firstIndex(where: \.isRandom) ?? transforms.count
    early = Array(transforms[..<lateStart])
    late = Array(transforms[lateStart...])
    self.normalization = normalization
    var shape = raw
    for transform in early { shape = try transform.outputShape(for: shape) }
    storedShape = shape
    for transform in late { shape = try transform.outputShape(for: shape) }
    fedShape = shape
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
    do throws(ShapeProblem) {
      try self.init(raw, transforms, normalization)
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
