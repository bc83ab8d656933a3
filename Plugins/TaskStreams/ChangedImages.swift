internal import EngramCore

/// A dataset whose images are seen through a change of their pixels that keeps their extents.
final class ChangedImages: Dataset {
  static let typeName = "changed-images"
  static let summary = "Images seen through a change; streams make it, and no setting does."

  private let base: any Dataset
  private let change: any PixelChange

  var imageShape: ImageShape { base.imageShape }
  var classCount: Int { base.classCount }

  init(_ base: any Dataset, through change: any PixelChange) {
    self.base = base
    self.change = change
  }

  /// Never made from settings.
  init(settings: inout SettingsReader) throws { throw IncompleteComponent() }

  func prepare(_ roots: DataRoots) throws { try base.prepare(roots) }

  func exampleCount(ofClass classIndex: Int) -> Int { base.exampleCount(ofClass: classIndex) }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    base.copyExample(exampleIndex, ofClass: classIndex, variation: variation, into: pixels)
    change.apply(from: Array(pixels), to: pixels, imageShape)
  }
}

/// A change of the pixels of an image.
protocol PixelChange: Sendable {
  /// Writes the changed image; both are `[height, width, channels]`.
  func apply(
    from image: [Float], to result: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape)
}
