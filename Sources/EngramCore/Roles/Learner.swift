public import TensorEngine

/// What a learner gets from the runtime before its first step.
public struct LearnerContext: Sendable {
  /// The seed of the run; every stream of random numbers is derived from it.
  public let seed: UInt64
  /// The worker threads that a step may be spread over.
  public let lanes: LaneGroup
  /// The processes that share the steps with this one.
  public let peers: any PeerGroup
  /// Where data is looked for.
  public let roots: DataRoots
  /// Makes the device of a lane; called on the lane's own thread.
  public let makeDevice: @Sendable () -> any Device

  /// Creates a context, by default for the processor.
  public init(
    seed: UInt64, lanes: LaneGroup, roots: DataRoots, peers: any PeerGroup = NoPeers(),
    makeDevice: @escaping @Sendable () -> any Device = { CPUDevice() }
  ) {
    self.seed = seed
    self.lanes = lanes
    self.peers = peers
    self.roots = roots
    self.makeDevice = makeDevice
  }
}

/// What one training step has to tell: named numbers for `metrics.jsonl`, in order.
public struct StepRecord: Sendable {
  /// Name and value, for example `("loss", 0.69)`.
  public var values: [(name: String, value: Double)]
  /// How long the step waited for its data; like every duration it differs from run to run.
  public var waiting: Duration

  /// Creates a record.
  public init(_ values: [(name: String, value: Double)] = [], waiting: Duration = .zero) {
    self.values = values
    self.waiting = waiting
  }
}

/// Something that learns tasks one after the other.
///
/// A learner has two lives. In *training* (meta-training for a learner that learns to learn; absent
/// for one with a fixed rule) it takes ``stepCount`` steps. In *evaluation* the runtime calls
/// ``begin(seed:)``, then for every task of an episode ``observe(_:)``, and after each of them asks
/// for predictions about all tasks seen so far. It sees what the ``Scenario`` shows and nothing else.
///
/// Laws, checked by the contract tests: a step depends on the settings, the seed, the lane count and
/// the step index alone, so that a learner restored from ``checkpoint()`` continues bit for bit;
/// ``predict(_:)`` changes nothing that a later call could see.
public protocol Learner: Component, AnyObject {
  /// The number of training steps; zero for a learner without training.
  var stepCount: Int { get }

  /// Prepares data and parameters. Called once, before anything else.
  func prepare(_ context: LearnerContext) throws

  /// Takes training step `step`, counted from zero.
  func train(step: Int) throws -> StepRecord

  /// Forgets every observed task and starts an evaluation episode.
  func begin(seed: UInt64)

  /// Learns one task from its demonstrations.
  func observe(_ demonstrations: Demonstrations) throws

  /// Predicts the label of every query in the present state.
  func predict(_ queries: Queries) throws -> [Int]

  /// The outputs that the learner has, for the check against the stream; `nil` if any number will do.
  var labelCount: Int? { get }

  /// The image extents that the learner takes; `nil` if any will do.
  var imageShape: ImageShape? { get }

  /// Everything that training has changed, by name; the names are stable between versions.
  ///
  /// The tensors may be the learner's own memory: write or copy them before the next step.
  func checkpoint() -> [(name: String, tensor: Tensor)]

  /// What the file of a checkpoint says besides the tensors, such as an encoder's ``Encoder/weightsMetadata``.
  ///
  /// It depends on the settings alone, and has no word for what the program writes there itself: `format`,
  /// `learner`, `step` and `checksum`.
  var checkpointMetadata: [String: String] { get }

  /// Puts the learner back into the state that ``checkpoint()`` returned.
  ///
  /// - Throws: ``CheckpointError`` if a tensor is missing or has another shape.
  func restore(_ tensors: [String: Tensor]) throws

  /// What the learner must be told about tasks; an evaluation that hides it is refused before anything is run.
  var needs: Set<TaskKnowledge> { get }

  /// What the learner keeps, at this moment of an evaluation.
  var storage: LearnerStorage { get }

  /// All that the tasks observed so far have left behind, by name; `nil` if the learner cannot say.
  ///
  /// With it an interrupted evaluation goes on after the last task, without it after the last episode. The tensors
  /// may be the learner's own memory.
  func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]?

  /// Puts a learner for which ``begin(seed:)`` was called into the state of ``evaluationCheckpoint()``.
  ///
  /// - Parameters:
  ///   - tensors: What the checkpoint held.
  ///   - observed: The demonstrations of all tasks observed until then, in order.
  /// - Throws: ``CheckpointError`` if a tensor is missing or has another shape.
  func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws

  /// What a person wants to know about the prepared learner: named counts such as `parameters`.
  var facts: [(name: String, value: Int)] { get }
}

extension Learner {
  /// Nothing.
  public var needs: Set<TaskKnowledge> { [] }

  /// The tensors say it all.
  public var checkpointMetadata: [String: String] { [:] }

  /// Nothing that is worth counting.
  public var storage: LearnerStorage { LearnerStorage() }

  /// It cannot say.
  public func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? { nil }

  /// Never called where there is no ``evaluationCheckpoint()``.
  public func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {
    throw CheckpointError("the learner keeps no checkpoints of an evaluation")
  }

  /// Steps, the images taken and the labels given.
  public var shapeFacts: [ShapeFact] {
    [.count(stepCount, .steps)] + [imageShape.map { .images($0, .taken) }].compactMap { $0 }
      + [labelCount.map { .count($0, .labels, .given) }].compactMap { $0 }
  }
}
