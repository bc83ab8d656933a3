/// The extents of one image, stored channels-last: `[height, width, channels]`.
public struct ImageShape: Hashable, Sendable, CustomStringConvertible {
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Values per pixel: 1 for grey, 3 for colour.
  public let channels: Int

  /// Creates a shape of positive extents.
  public init(height: Int, width: Int, channels: Int) {
    precondition(
      height > 0 && width > 0 && channels > 0,
      "an image has positive extents, not \(height)x\(width)x\(channels)")
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Values per image.
  public var elementCount: Int { height * width * channels }

  /// The extents as `32x32x3`.
  public var description: String { "\(height)x\(width)x\(channels)" }
}

/// Labelled images, addressed by class and by example within the class.
///
/// Laws: shape and class count are known before ``prepare(_:)``; after it the dataset never changes
/// and may be read from several threads at once; the same class and example always give the same
/// pixels.
public protocol Dataset: Component, AnyObject, Sendable {
  /// The extents of every image as it is fed.
  var imageShape: ImageShape { get }
  /// The number of classes.
  var classCount: Int { get }

  /// Finds and reads the files, or builds what examples are made from. A second call does nothing.
  ///
  /// - Throws: ``DataError`` when files are missing or damaged.
  func prepare(_ roots: DataRoots) throws

  /// The number of examples of a class; callable after ``prepare(_:)``.
  func exampleCount(ofClass classIndex: Int) -> Int

  /// Writes the normalised pixels of one example, channels last.
  ///
  /// - Parameters:
  ///   - exampleIndex: The example, below ``exampleCount(ofClass:)``.
  ///   - classIndex: The class, below ``classCount``.
  ///   - pixels: Room for exactly `imageShape.elementCount` values.
  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, into pixels: UnsafeMutableBufferPointer<Float>)
}

extension Dataset {
  /// Extents and classes.
  public var shapeFacts: [ShapeFact] {
    [.images(imageShape, .given), .count(classCount, .classes, .given)]
  }
}
