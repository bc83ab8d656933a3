import EngramCore
import TensorEngine

/// Encodes images, spread over the lanes.
struct FeatureLanes: Sendable {
  /// Images that a lane encodes at once.
  private static let part = 64

  let image: ImageShape
  let width: Int
  private let module: any EncoderModule
  private let store = ParameterStore()
  private let group: LaneGroup
  private let workspaces: [LaneWorkspace]

  /// - Throws: ``ShapeProblem`` when the encoder does not take such images.
  init(
    _ encoder: any Encoder, _ image: ImageShape, _ context: LearnerContext
  ) throws(ShapeProblem) {
    self.image = image
    width = try encoder.featureWidth(for: image)
    module = encoder.makeModule(for: image, in: ParameterScope(store))
    store.seal(seed: RandomStream.key(context.seed, [RandomStream.key("parameters")]))
    group = context.lanes
    workspaces = context.makeWorkspaces(for: store)
  }

  /// The device of the calling thread.
  var device: any Device { workspaces[0].device }

  /// The features of images, `[count, width]`.
  func features(of images: ShownImages) throws -> Tensor {
    try group.rows(of: images, width: width, atMost: Self.part) { lane, part in
      let pass = ForwardPass.answering(store, on: workspaces[lane].device)
      return module.encode(pass.tape.constant(images.pixels(of: part)), pass).value
    }
  }
}
