import EngramCore

/// A dataset without files: every pixel tells class and example.
final class StubDataset: Dataset {
  static let typeName = "stub"
  static let summary = "Numbers as images."

  let imageShape: ImageShape
  let classCount: Int
  private let exampleCount: Int

  init(classes: Int, examples: Int, side: Int = 2) {
    imageShape = ImageShape(height: side, width: side, channels: 1)
    classCount = classes
    exampleCount = examples
  }

  convenience init(settings: inout SettingsReader) {
    self.init(classes: 4, examples: 4, side: settings.integer("size", default: 2, "The side."))
  }

  func prepare(_ roots: DataRoots) {}

  func exampleCount(ofClass classIndex: Int) -> Int { exampleCount }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    pixels.update(repeating: Float(classIndex) + Float(exampleIndex) / 100)
  }
}

/// No data at all.
let noRoots = DataRoots(folders: [])
