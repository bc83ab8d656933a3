import EngramCore
import TensorEngine

/// Images of any extents, for giving a learner what it may not expect.
final class PatchworkImages: Dataset {
  static let typeName = "patchwork"
  static let summary = "Random images of any extents."
  let imageShape: ImageShape
  let classCount = 4

  init(_ imageShape: ImageShape) { self.imageShape = imageShape }

  init(settings: inout SettingsReader) {
    imageShape = ImageShape(height: 1, width: 1, channels: 1)
  }

  func prepare(_ roots: DataRoots) {}

  func exampleCount(ofClass classIndex: Int) -> Int { 4 }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    var random = RandomStream(seed: 1, UInt64(classIndex), UInt64(exampleIndex))
    for place in pixels.indices { pixels[place] = Float(classIndex) + 0.1 * random.normal() }
  }

  /// One task: two classes, two demonstrations and two queries of each, with the first two labels.
  var episode: Episode {
    func examples(_ numbers: Range<Int>) -> [LabelledExample] {
      numbers.flatMap { number in
        (0..<2).map { LabelledExample(classIndex: $0, exampleIndex: number, label: $0) }
      }
    }
    let task = LearningTask(
      name: "patchwork", demonstrationSource: self, demonstrations: examples(0..<2),
      querySource: self, queries: examples(2..<4))
    return Episode(tasks: [task], scenario: .domainIncremental, labelCount: 2)
  }
}
