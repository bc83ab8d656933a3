public import EngramCore
public import TensorEngine

/// What one worker thread owns: a device, a gradient, and the episodes that come next.
///
/// `@unchecked Sendable` because a lane is used by one thread at a time: the lane group hands lane
/// `i` to thread `i`, and the step's owner reads the gradient after all have returned.
final class TrainingLane: @unchecked Sendable {
  /// Made on first use, on the lane's own thread: oneDNN's thread count is a setting of the thread.
  lazy var device: any Device = makeDevice()
  /// Made on first use: the lanes of other processes need none.
  lazy var gradients = store.makeVector()
  let batches: OneAhead<BatchMaker.Pass, Result<EpisodeBatch, EpisodeFormError>>
  private let store: ParameterStore
  private let makeDevice: @Sendable () -> any Device

  init(
    store: ParameterStore, batches: BatchMaker, makeDevice: @escaping @Sendable () -> any Device
  ) {
    self.batches = OneAhead { batches.episodes(of: $0) }
    self.store = store
    self.makeDevice = makeDevice
  }
}

/// The lanes over which the episodes of a step are spread, and what they share: all of it is only read.
public struct TrainingLanes: Sendable {
  /// The worker threads.
  public let group: LaneGroup
  /// Makes the episodes.
  public let batches: BatchMaker
  /// The parameters of the model.
  public let store: ParameterStore
  let seed: UInt64
  let peers: any PeerGroup
  let lanes: [TrainingLane]

  /// Sets up the lanes of a prepared learner.
  ///
  /// - Parameters:
  ///   - context: Seed, threads and devices.
  ///   - batches: Makes the episodes.
  ///   - store: The parameters of the model, sealed.
  public init(_ context: LearnerContext, batches: BatchMaker, store: ParameterStore) {
    group = context.lanes
    seed = context.seed
    peers = context.peers
    self.batches = batches
    self.store = store
    lanes = (0..<context.lanes.count).map { _ in
      TrainingLane(store: store, batches: batches, makeDevice: context.makeDevice)
    }
  }

  /// A training pass on a lane; `seed` names its dropout masks.
  func makeTrainingPass(
    lane: Int, seed: UInt64, watch: NonFiniteWatch? = nil
  ) -> ForwardPass {
    makePass(lane: lane, isTraining: true, seed: seed, watch: watch)
  }

  /// A pass without gradient and dropout.
  public func makeEvaluationPass(lane: Int) -> ForwardPass {
    makePass(lane: lane, isTraining: false, seed: 0)
  }

  private func makePass(
    lane: Int, isTraining: Bool, seed: UInt64, watch: NonFiniteWatch? = nil
  ) -> ForwardPass {
    let tape = Tape(device: lanes[lane].device, isRecording: isTraining, watch: watch)
    // Who only evaluates makes no room for gradients.
    let parameters =
      isTraining
      ? BoundParameters(store, on: tape, gradients: lanes[lane].gradients)
      : BoundParameters(frozen: store, on: tape)
    return ForwardPass(tape: tape, parameters: parameters, isTraining: isTraining, seed: seed)
  }
}
