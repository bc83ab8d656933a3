public import TensorEngine

/// One step between the image of a file and the image that is fed: resizing, cropping, flipping.
///
/// Datasets apply their transforms in the order of the file. What comes before the first random one is
/// done once, when the dataset is prepared; the rest whenever an image is asked for.
///
/// Laws, checked by the contract tests: the result has the shape that ``outputShape(for:)`` says; a
/// transform that is not random gives the same result with and without random numbers; the same image
/// and the same random numbers give the same result.
public protocol ImageTransform: Component, Sendable {
  /// The extents of what comes out.
  ///
  /// - Throws: ``ShapeProblem`` for images that the transform cannot take.
  func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape

  /// Whether the result depends on random numbers: augmentation.
  var isRandom: Bool { get }

  /// Everything that the result depends on besides the image, as text: part of the key under which
  /// prepared images are kept.
  var identity: String { get }

  /// Transforms one image.
  ///
  /// - Parameters:
  ///   - image: An image whose shape ``outputShape(for:)`` accepts.
  ///   - random: Where random transforms take their numbers from; `nil` in evaluations, where they
  ///     do what is most ordinary: crop the centre, leave out the flip.
  /// - Returns: A new image.
  func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage
}

extension ImageTransform {
  /// Most transforms leave nothing to chance.
  public var isRandom: Bool { false }

  /// Every image can be taken, and keeps its shape.
  public func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape { input }
}
