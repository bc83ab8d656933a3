import EngramCore
import PluginTestSupport
import TensorEngine
import Testing

@testable import Baselines

@Suite("The diagonal of the Fisher information")
struct FisherTests {
  /// A network with a hidden layer, which tells rows apart, against one image at a time.
  @Test(arguments: ["predicted", "true", "all"])
  func allImagesAtOnceGiveWhatOneAfterTheOtherDo(labels: String) throws {
    let encoder: any Encoder = try registry.make(.encoder, from: "{type: mlp, widths: [3]}")
    let network = try Classifier(
      encoder: encoder, image: TwoImages().imageShape, labelCount: 2, seed: 3)
    let task = try TwoImages.task(of: network)
    let kind = try #require(Fisher.Labels(rawValue: labels))
    let fast = Fisher(labels: kind).diagonal(of: task)
    let slow = network.store.makeVector()
    for example in task.examples {
      let logits = task.logits(of: [example])
      let weighted: [(label: Int, weight: Float)] =
        switch kind {
        case .true: [(task.shown.label(of: example), 1)]
        case .predicted: [(task.predictions(logits)[0], 1)]
        case .all: task.probabilities(logits)[0]
        }
      for (label, weight) in weighted {
        let gradient = task.gradient(of: [
          BatchPart(
            images: .shown([example], in: task.shown),
            objectives: [
              Classification(
                loss: task.loss, targets: [Int32(label)], masks: [task.mask], weights: [1])
            ])
        ])
        for i in 0..<slow.count {
          slow.pointer[i] += weight / 2 * gradient.pointer[i] * gradient.pointer[i]
        }
      }
    }
    #expect(slow.elements.contains { $0 > 1e-4 })
    for (one, other) in zip(fast.elements, slow.elements) {
      #expect(abs(one - other) <= 1e-5 * max(abs(other), 1e-2))
    }
  }

  /// The square of the mean gradient is not the mean of the squares.
  @Test func aBatchIsAveragedBeforeItIsSquared() throws {
    let network = try Classifier(
      encoder: Flat(), image: TwoImages().imageShape, labelCount: 2, seed: 3)
    let task = try TwoImages.task(of: network)
    let gradient = task.lossGradient(of: task.examples).elements
    let batched = Fisher(labels: .true, batch: 2).diagonal(of: task).elements
    for (one, other) in zip(batched, gradient) { #expect(abs(one - other * other) < 1e-6) }
    let single = Fisher(labels: .true).diagonal(of: task).elements
    #expect(zip(batched, single).contains { abs($0 - $1) > 1e-2 })
  }

  /// Convolutions add rows up; their images are taken one after the other.
  @Test func aConvolutionalNetworkIsMeasuredToo() throws {
    let encoder: any Encoder = try registry.make(
      .encoder, from: "{type: conv4, blocks: 1, channels: 2}")
    let image = ImageShape(height: 4, width: 4, channels: 1)
    let network = try Classifier(encoder: encoder, image: image, labelCount: 2, seed: 3)
    let lanes = NetworkLanes(
      network, image: image,
      LearnerContext(seed: 1, lanes: LaneGroup(count: 1), roots: noRoots))
    let part = BatchPart(
      images: .made(Tensor((0..<32).map { Float($0 % 5) }, shape: [2, 4, 4, 1])),
      objectives: [SquaredOutputs(labels: [0, 1], weight: 1)])
    #expect(lanes.gradient(of: [part], seed: nil, kind: .squares) == nil)
    #expect(lanes.gradient(of: [part], seed: nil) != nil)
  }
}
