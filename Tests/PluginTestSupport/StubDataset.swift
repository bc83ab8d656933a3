public import EngramCore

/// A dataset without files: every pixel tells class and example.
public final class StubDataset: Dataset {
  public static let typeName = "stub"
  public static let summary = "Numbers as images."

  public let imageShape: ImageShape
  public let classCount: Int
  private let exampleCount: Int

  public init(classes: Int, examples: Int, side: Int = 2) {
    imageShape = ImageShape(height: side, width: side, channels: 1)
    classCount = classes
    exampleCount = examples
  }

  public convenience init(settings: inout SettingsReader) {
    self.init(classes: 4, examples: 4, side: settings.integer("size", default: 2, "The side."))
  }

  public func prepare(_ roots: DataRoots) {}

  public func exampleCount(ofClass classIndex: Int) -> Int { exampleCount }

  public func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    pixels.update(repeating: Float(classIndex) + Float(exampleIndex) / 100)
  }
}
