import EngramCore
import TensorEngine

/// What one worker thread owns: a device, a gradient, and the episodes that come next.
///
/// `@unchecked Sendable` because a lane is used by one thread at a time: the lane group hands lane
/// `i` to thread `i`, and the step's owner reads the gradient after all have returned.
final class ACLLane: @unchecked Sendable {
  /// Made on first use, on the lane's own thread: oneDNN's thread count is a setting of the thread.
  lazy var device: any Device = makeDevice()
  let gradients: Tensor
  /// What episodes leave for the next ones, by their places in the batch; empty if nothing is carried.
  var carried: [(places: Range<Int>, state: CarriedState)] = []
  let batches: OneAhead<BatchMaker.Pass, Result<EpisodeBatch, EpisodeFormError>>
  private let makeDevice: @Sendable () -> any Device

  init(
    store: ParameterStore, batches: BatchMaker, makeDevice: @escaping @Sendable () -> any Device
  ) {
    self.batches = OneAhead { batches.batch($0) }
    gradients = store.makeVector()
    self.makeDevice = makeDevice
  }
}

/// Everything that lanes share while they work: all of it is only read.
struct ACLWorkers: Sendable {
  let batches: BatchMaker
  let store: ParameterStore
  let model: InContextModel
  let loss: any Loss
  let settings: ACLSettings
  let seed: UInt64
  let lanes: [ACLLane]

  /// A training pass on a lane; `seed` names its dropout masks.
  func makeTrainingPass(lane: Int, seed: UInt64) -> ForwardPass {
    makePass(lane: lane, isTraining: true, seed: seed)
  }

  /// A pass without gradient and dropout.
  func makeEvaluationPass(lane: Int) -> ForwardPass {
    makePass(lane: lane, isTraining: false, seed: 0)
  }

  private func makePass(lane: Int, isTraining: Bool, seed: UInt64) -> ForwardPass {
    let tape = Tape(device: lanes[lane].device, isRecording: isTraining)
    return ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: lanes[lane].gradients),
      isTraining: isTraining, seed: seed)
  }
}
