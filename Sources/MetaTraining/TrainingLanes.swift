public import EngramCore
public import TensorEngine

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
  /// What each lane owns; the gradients of other processes' lanes are never made.
  let workspaces: [LaneWorkspace]
  /// The episodes that come next, for each lane.
  let upcoming: [OneAhead<BatchMaker.Pass, Result<EpisodeBatch, EpisodeFormError>>]

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
    workspaces = context.makeWorkspaces(for: store)
    upcoming = workspaces.map { _ in OneAhead { batches.episodes(of: $0) } }
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
    let tape = Tape(device: workspaces[lane].device, isRecording: isTraining, watch: watch)
    // Who only evaluates makes no room for gradients.
    let parameters =
      isTraining
      ? BoundParameters(store, on: tape, gradients: workspaces[lane].gradients)
      : BoundParameters(frozen: store, on: tape)
    return ForwardPass(tape: tape, parameters: parameters, isTraining: isTraining, seed: seed)
  }
}
