import EngramCore
import Optimization
import PluginTestSupport
import TensorEngine

@testable import Baselines

/// Two images of two numbers: (1, 2) of class 0 and (3, -1) of class 1.
final class TwoImages: Dataset {
  static let typeName = "two-images"
  static let summary = "Two images."
  let imageShape = ImageShape(height: 1, width: 2, channels: 1)
  let classCount = 2

  init() {}
  init(settings: inout SettingsReader) {}
  func prepare(_ roots: DataRoots) {}
  func exampleCount(ofClass classIndex: Int) -> Int { 1 }
  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    _ = pixels.update(fromContentsOf: classIndex == 0 ? [1, 2] : [3, -1])
  }

  /// Both shown as a task of classes 0 and 1, and then, in as many tasks more as wanted, as 2 and 3, 4 and 5, ….
  static func shown(tasks count: Int = 1) -> ShownTasks {
    let images = TwoImages()
    let tasks = (0..<count).map { number in
      let examples = (0..<2).map {
        LabelledExample(classIndex: $0, exampleIndex: 0, label: 2 * number + $0)
      }
      return LearningTask(
        name: "task \(number)", demonstrationSource: images, demonstrations: examples,
        querySource: images, queries: examples)
    }
    let episode = Episode(
      tasks: tasks, scenario: count == 1 ? .domainIncremental : .classIncremental,
      labelCount: 2 * count)
    return ShownTasks((0..<count).map(episode.demonstrations))
  }

  /// A linear layer on the numbers of an image.
  static func network(labelCount: Int = 2) throws -> Classifier {
    try Classifier(
      encoder: Flat(), image: TwoImages().imageShape, labelCount: labelCount, seed: 1)
  }

  /// The newest of some tasks, and a network that learns it.
  static func task(of network: Classifier, number: Int = 0) throws -> LearnedTask {
    let context = LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: noRoots)
    let shown = shown(tasks: number + 1)
    let image = TwoImages().imageShape
    return LearnedTask(
      number: number, examples: shown.examples(ofTask: number), shown: shown,
      lanes: NetworkLanes(network, image: image, context), network: network,
      imageShape: image, loss: CrossEntropyLoss(),
      masks: (0...number).map { OutputMask(Set(0..<2 * $0 + 2), of: network.labelCount) },
      seed: 1)
  }
}

/// The numbers of an image as its features.
struct Flat: Encoder {
  static let typeName = "flat"
  static let summary = "Numbers of the image."
  init() {}
  init(settings: inout SettingsReader) {}
  func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int { image.elementCount }
  func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule { Module() }

  private struct Module: EncoderModule {
    func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
      pass.tape.apply(
        Reshape([images.shape[0], images.value.count / images.shape[0]]), to: images)
    }
  }
}
