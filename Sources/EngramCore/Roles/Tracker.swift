public import TensorEngine

/// Shows runs to another program while they go on: TensorBoard, MLflow.
///
/// The files of the run folder are the record, and a tracker is given the same numbers; nothing is read from it.
///
/// Laws, checked by the contract tests: `init` touches no file and no network; whatever goes wrong is thrown as an error
/// of one line; a run may be followed again from an earlier step, as after a kill.
public protocol Tracker: Component {
  /// Begins to follow a run.
  ///
  /// - Parameter run: What is known of it before its next step.
  /// - Returns: What takes its numbers.
  /// - Throws: What keeps the tracker from working at all; the run then does not start.
  func follow(_ run: TrackedRun) throws -> any RunFollower
}

/// The run of one learner, as trackers know it.
public struct TrackedRun: Sendable {
  /// The name of the experiment.
  public let experiment: String
  /// The name of the learner.
  public let learner: String
  /// The seed of the run.
  public let seed: UInt64
  /// The folder with the files of the run, which is there.
  public let folder: String
  /// Training steps taken so far: more than none in a run that is resumed.
  ///
  /// Later ones that were reported before are taken again.
  public let step: Int
  /// The settings that the run depends on, as dotted paths such as `learner.optimizer.rate.value` with their texts.
  public let settings: [(path: String, text: String)]

  /// Creates the description of a run.
  public init(
    experiment: String, learner: String, seed: UInt64, folder: String, step: Int,
    settings: [(path: String, text: String)]
  ) {
    self.experiment = experiment
    self.learner = learner
    self.seed = seed
    self.folder = folder
    self.step = step
    self.settings = settings
  }
}

/// Takes the numbers of one run.
///
/// An error ends the following but not the run: it is reported once, and the follower is not called again.
public protocol RunFollower: AnyObject {
  /// Takes the values of a training step, counted from one.
  func take(_ values: [(name: String, value: Double)], step: Int) throws

  /// Brings everything that was taken to where a kill cannot reach it: a checkpoint is about to be written, and steps
  /// before it are not taken again. Nothing unless stated otherwise.
  func synchronize() throws

  /// Takes what a checkpoint holds; nothing unless stated otherwise.
  func take(checkpoint tensors: [(name: String, tensor: Tensor)], step: Int) throws

  /// Takes the results of a run that is finished.
  func finish(_ summary: RunSummary) throws

  /// Lets go of a run that stopped before its end: because it was asked to, or failed.
  func stop(failed: Bool) throws
}

extension RunFollower {
  /// Nothing.
  public func synchronize() throws {}

  /// Nothing.
  public func take(checkpoint tensors: [(name: String, tensor: Tensor)], step: Int) throws {}
}
