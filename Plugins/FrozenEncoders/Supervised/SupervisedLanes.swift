import EngramCore
import MetaTraining
import TensorEngine

/// Runs a network on images, spread over the lanes.
struct SupervisedLanes: Sendable {
  /// Images that a lane encodes at once outside training.
  private static let part = 128

  private let network: LabelNetwork
  private let store: ParameterStore
  private let group: LaneGroup
  private let seed: UInt64
  private let workspaces: [LaneWorkspace]

  init(_ network: LabelNetwork, _ store: ParameterStore, _ context: LearnerContext) {
    self.network = network
    self.store = store
    group = context.lanes
    seed = context.seed
    workspaces = context.makeWorkspaces(for: store)
  }

  /// The gradient of the mean loss of some examples, good until the next call, and how well they did.
  func gradients(
    of examples: [LabelledExample], from dataset: any Dataset, loss: any Loss, step: Int
  ) throws -> (gradients: Tensor, scores: ScoredRows) {
    let image = dataset.imageShape
    let scores = try group.map { lane in
      let (workspace, own) = (workspaces[lane], group.share(ofLane: lane, in: examples.count))
      workspace.gradients.fill(with: 0)
      var scores = ScoredRows()
      guard !own.isEmpty else { return scores }
      let pixels = Tensor(
        uninitialized: [own.count, image.height, image.width, image.channels])
      for (place, example) in examples[own].enumerated() {
        dataset.copyExample(
          example.exampleIndex, ofClass: example.classIndex, variation: example.variation,
          into: UnsafeMutableBufferPointer(
            start: pixels.pointer + place * image.elementCount, count: image.elementCount))
      }
      let tape = Tape(device: workspace.device)
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(store, on: tape, gradients: workspace.gradients),
        isTraining: true,
        seed: RandomStream.key(seed, [RandomStream.key("dropout"), UInt64(step), UInt64(lane)]))
      let logits = network.logits(tape.constant(pixels), pass)
      let targets = examples[own].map { Int32($0.label) }
      let losses = loss.rows(of: logits, targets: targets, on: tape)
      let isRight = ScoredRows.rightAnswers(logits.value, targets)
      for (loss, isRight) in zip(losses.value.elements, isRight) {
        scores.add(loss: Double(loss), isRight: isRight)
      }
      tape.seed(
        losses, with: Tensor(repeating: 1 / Float(examples.count), shape: losses.shape))
      tape.backward()
      return scores
    }
    return (workspaces.sumOfGradients(), scores.reduce(ScoredRows(), +))
  }

  /// The logits of images, `[count, labels]`, dropout off.
  func logits(of images: ShownImages) throws -> Tensor {
    try group.rows(of: images, width: network.labelCount, atMost: Self.part) { lane, part in
      let pass = ForwardPass.answering(store, on: workspaces[lane].device)
      return network.logits(pass.tape.constant(images.pixels(of: part)), pass).value
    }
  }
}
