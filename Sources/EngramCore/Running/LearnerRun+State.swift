internal import Files

extension LearnerRun {
  /// The state of a learner that evaluations use, or would if the run ended now.
  public enum State: Hashable, Sendable {
    /// The parameters that it starts with: it has no training.
    case untrained
    /// After its last saved step.
    case last(step: Int)
    /// After the step of its best validation.
    case best(step: Int)

    /// Training steps taken.
    public var step: Int {
      switch self {
      case .untrained: 0
      case .last(let step), .best(let step): step
      }
    }
  }

  /// Whether there is a state to restore: training has been saved, or there is none.
  public var hasState: Bool {
    entry.learner.stepCount == 0 || Folder.exists(directory.checkpointFile)
  }

  /// Prepares the learner and puts it into the state that evaluations use.
  ///
  /// That is the best one of a run with a `selection:` that has validated, unless it says otherwise.
  ///
  /// - Parameter roots: Where data is looked for.
  /// - Returns: Which state that is.
  /// - Throws: ``RunError`` when there is none, or it does not fit; ``DataError`` when data is missing.
  public func restore(_ roots: DataRoots) throws -> State {
    guard hasState else {
      throw RunError(
        "\(directory.path) has no checkpoint yet: the learner \"\(entry.name)\" has not been saved")
    }
    try entry.learner.prepare(
      LearnerContext(seed: plan.seed, lanes: LaneGroup(count: 1), roots: roots))
    guard entry.learner.stepCount > 0 else { return .untrained }
    let takesBest =
      entry.selection?.evaluatesBest == true && Folder.exists(directory.bestFile)
    let path = takesBest ? directory.bestFile : directory.checkpointFile
    let checkpoint = try Checkpoint.read(path)
    try checkpoint.restore(entry.learner, from: path)
    return takesBest ? .best(step: checkpoint.step) : .last(step: checkpoint.step)
  }
}
