import EngramCore
import TensorEngine

/// Runs a network with prompts on images, spread over the lanes.
///
/// Every lane takes an equal run of the images; sums are in the order of the lanes, so that one number of lanes gives
/// the same bits every time.
struct PromptLanes: Sendable {
  /// Images that a lane has in the network at once.
  private static let part = 32

  private let network: PromptNetwork
  private let group: LaneGroup
  private let workspaces: [LaneWorkspace]

  init(_ network: PromptNetwork, _ context: LearnerContext) {
    self.network = network
    group = context.lanes
    workspaces = context.makeWorkspaces(for: network.store)
  }

  /// The queries of images, `[count, width]`.
  func queries(of images: ShownImages) throws -> Tensor {
    try group.rows(of: images, width: network.width, atMost: Self.part) { lane, part in
      network.queries(images.pixels(of: part), on: workspaces[lane].device)
    }
  }

  /// The logits of some labels for images that choose their prompts by themselves, `[count, labels]`.
  func logits(of images: ShownImages, labels: [Int]) throws -> Tensor {
    let keys = network.store[network.prompts.keys]
    return try group.rows(of: images, width: labels.count, atMost: Self.part) { lane, part in
      let (pixels, device) = (images.pixels(of: part), workspaces[lane].device)
      let cosines = KeyMatching.cosines(
        of: network.queries(pixels, on: device), rows: 0..<part.count, with: keys)
      return network.logits(
        pixels, prompts: cosines.map(network.prompts.asked), labels: labels,
        .answering(network.store, on: device)
      ).value
    }
  }

  /// The mean loss of a batch and its gradient, good until the next call.
  ///
  /// - Parameters:
  ///   - images: The images of a task.
  ///   - batch: Which of them.
  ///   - prompts: The prompts of each.
  ///   - labels: The labels that compete.
  ///   - targets: The place of each image's label among them.
  ///   - loss: The loss of an answer.
  /// - Returns: The mean, and its gradient by all parameters.
  /// - Throws: What a lane throws.
  func gradient(
    of images: ShownImages, batch: [Int], prompts: [[Int]], labels: [Int], targets: [Int32],
    loss: any Loss
  ) throws -> (loss: Double, gradients: Tensor) {
    for workspace in workspaces { workspace.gradients.fill(with: 0) }
    let sums = try group.mapParts(of: batch.count, atMost: Self.part) { lane, part in
      let workspace = workspaces[lane]
      let tape = Tape(device: workspace.device)
      let pass = ForwardPass(
        tape: tape,
        parameters: BoundParameters(network.store, on: tape, gradients: workspace.gradients),
        isTraining: true, seed: 0)
      let logits = network.logits(
        images.pixels(of: batch[part]), prompts: Array(prompts[part]), labels: labels, pass)
      let losses = loss.rows(of: logits, targets: Array(targets[part]), on: tape)
      tape.seed(losses, with: Tensor(repeating: 1 / Float(batch.count), shape: losses.shape))
      tape.backward()
      return losses.value.elements.reduce(0) { $0 + Double($1) }
    }
    return (sums.reduce(0, +) / Double(batch.count), workspaces.sumOfGradients())
  }
}
