public import EngramCore

/// A dataset without files: every pixel tells class and example.
public final class StubDataset: Dataset {
  /// The word after `type:`.
  public static let typeName = "stub"
  /// One sentence.
  public static let summary = "Numbers as images."

  /// Square, grey.
  public let imageShape: ImageShape
  /// As many as asked for.
  public let classCount: Int
  private let exampleCount: Int

  /// Creates a dataset.
  public init(classes: Int, examples: Int, side: Int = 2) {
    imageShape = ImageShape(height: side, width: side, channels: 1)
    classCount = classes
    exampleCount = examples
  }

  /// Four classes of four examples.
  public convenience init(settings: inout SettingsReader) {
    self.init(classes: 4, examples: 4, side: settings.integer("size", default: 2, "The side."))
  }

  /// Nothing to read.
  public func prepare(_ roots: DataRoots) {}

  /// As many as asked for.
  public func exampleCount(ofClass classIndex: Int) -> Int { exampleCount }

  /// Every pixel is the class plus a hundredth of the example.
  public func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    pixels.update(repeating: Float(classIndex) + Float(exampleIndex) / 100)
  }
}
