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

  /// The demonstrations of both.
  static func shown() -> ShownTasks {
    let images = TwoImages()
    let examples = (0..<2).map { LabelledExample(classIndex: $0, exampleIndex: 0, label: $0) }
    let episode = Episode(
      tasks: [
        LearningTask(
          name: "both", demonstrationSource: images, demonstrations: examples, querySource: images,
          queries: examples)
      ], scenario: .domainIncremental, labelCount: 2)
    return ShownTasks([episode.demonstrations(ofTask: 0)])
  }

  /// The task of telling them apart, and a network that learns it.
  static func task(of network: Classifier) throws -> LearnedTask {
    let context = LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: noRoots)
    let shown = shown()
    let image = TwoImages().imageShape
    return LearnedTask(
      number: 0, examples: shown.examples(ofTask: 0), shown: shown,
      lanes: NetworkLanes(network, image: image, context), network: network,
      imageShape: image, loss: CrossEntropyLoss(),
      masks: [OutputMask([0, 1], of: network.labelCount)], seed: 1)
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
