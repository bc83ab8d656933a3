import EngramCore
import TensorEngine

/// Runs a network on images, spread over the lanes.
struct NetworkLanes: Sendable {
  private let network: Classifier
  private let image: ImageShape
  let model: ModelLanes

  init(_ network: Classifier, image: ImageShape, _ context: LearnerContext) {
    self.init(network, image: image, ModelLanes(network.store, context))
  }

  private init(_ network: Classifier, image: ImageShape, _ model: ModelLanes) {
    self.network = network
    self.image = image
    self.model = model
  }

  /// Lanes for another network of the same form.
  func lanes(for other: Classifier) -> NetworkLanes {
    NetworkLanes(other, image: image, model.lanes(for: other.store))
  }

  /// The gradients of the sum of all objectives of some parts, lane by lane.
  ///
  /// - Parameters:
  ///   - parts: Images and what is wanted of their outputs.
  ///   - seed: Names the dropout masks; without one dropout is off.
  ///   - kind: Whether gradients of images are added up, or their squares.
  ///   - outputs: Takes the logits of the first part, `[count, labels]`.
  ///   - watches: Looks at every tensor, one for each lane.
  /// - Returns: The gradient of each lane's images, good until the next call; `nil` if the network cannot tell its
  ///   images' squares apart.
  func laneGradients(
    of parts: [BatchPart], seed: UInt64?, kind: ModelLanes.GradientSum = .gradients,
    outputs: Tensor? = nil, watches: LaneWatches? = nil
  ) -> [Tensor]? {
    model.laneGradients(
      of: parts.map(\.images.count), seed: seed, kind: kind, watches: watches
    ) {
      [network, image] number, rows, pass in
      let part = parts[number]
      let pixels = pass.tape.constant(part.images.pixels(rows, shape: image))
      let logits = network.logits(pixels, pass)
      if number == 0, let outputs {
        (outputs.pointer + rows.lowerBound * logits.shape.lastExtent).update(
          from: logits.value.pointer, count: logits.value.count)
      }
      for objective in part.objectives { objective.seed(logits, rows: rows, on: pass.tape) }
    }
  }

  /// The gradient of the sum of all objectives; see ``laneGradients(of:seed:kind:outputs:watches:)``.
  func gradient(
    of parts: [BatchPart], seed: UInt64?, kind: ModelLanes.GradientSum = .gradients
  ) -> Tensor? {
    laneGradients(of: parts, seed: seed, kind: kind).map(model.sum)
  }

  /// The logits of images, `[count, labels]`, dropout off.
  func logits(of images: PartImages) -> Tensor {
    model.outputs(of: images.count, shape: [network.labelCount]) { [network, image] rows, pass in
      network.logits(pass.tape.constant(images.pixels(rows, shape: image)), pass)
    }
  }

  /// The features of images, `[count, features]`, dropout off.
  func features(of images: PartImages) -> Tensor {
    model.outputs(of: images.count, shape: [network.featureCount]) {
      [network, image] rows, pass in
      network.features(pass.tape.constant(images.pixels(rows, shape: image)), pass)
    }
  }
}
