internal import EngramCore

/// A dataset with every quarter turn of a class as a class of its own.
///
/// Of `n` classes, class `t * n + c` is class `c`, turned counter-clockwise by `t` quarters.
final class QuarterTurns: Composite {
  static let typeName = "quarter-turns"
  static let summary = "A dataset with each class in four turns, which are four classes."

  let members: [any Dataset]

  var imageShape: ImageShape { members[0].imageShape }
  var classCount: Int { 4 * members[0].classCount }

  init(settings: inout SettingsReader) throws {
    let dataset: any Dataset = try settings.component(
      "dataset", .dataset, example: "glyphs", "Whose images are turned; they are square.")
    members = [dataset]
    let shape = dataset.imageShape
    if shape.height != shape.width {
      settings.mismatch(
        "dataset", with: [], in: .images,
        "images of \(shape) cannot be turned by quarters; make them square")
    }
  }

  func exampleCount(ofClass classIndex: Int) -> Int {
    checkClass(classIndex)
    return members[0].exampleCount(ofClass: classIndex % members[0].classCount)
  }

  func origin(ofExample exampleIndex: Int, ofClass classIndex: Int) -> ExampleOrigin {
    ExampleOrigin(
      dataset: members[0], classIndex: classIndex % members[0].classCount,
      exampleIndex: exampleIndex)
  }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    checkClass(classIndex)
    let (turn, base) = classIndex.quotientAndRemainder(dividingBy: members[0].classCount)
    members[0].copyExample(exampleIndex, ofClass: base, variation: variation, into: pixels)
    guard turn > 0 else { return }
    let upright = Array(pixels)
    let channels = imageShape.channels
    QuarterTurn(turn, side: imageShape.height).forEachPixel { target, source in
      for channel in 0..<channels {
        pixels[target * channels + channel] = upright[source * channels + channel]
      }
    }
  }
}
