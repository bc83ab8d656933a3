public import EngramCore

/// Everything that an inspection found out about one learner of a run.
public struct LearnerInspection: Sendable {
  /// The learner's name.
  public let name: String
  /// The folder of its run.
  public let folder: String
  /// The state that read the episode; `nil` if none was restored.
  public let state: LearnerRun.State?
  /// Its training steps, as the experiment has them.
  public let stepCount: Int
  /// The losses of its training.
  public let losses: LossCurves
  /// The episode that it read; `nil` for a learner that cannot be inspected.
  public let episode: EpisodeTrace?
  /// The layers that can tell what they write.
  public let layers: [LayerInspection]
  /// One sentence for each thing that was left out, and why.
  public var notes: [String]

  /// Puts the findings together.
  public init(
    name: String, folder: String, state: LearnerRun.State?, stepCount: Int, losses: LossCurves,
    episode: EpisodeTrace?, notes: [String]
  ) {
    self.name = name
    self.folder = folder
    self.state = state
    self.stepCount = stepCount
    self.losses = losses
    self.episode = episode
    let found = episode.map(LayerInspection.all)
    layers = found?.layers ?? []
    self.notes =
      notes
      + (found?.skipped ?? []).map {
        "layer \($0.number) (\($0.kind)) does not report what it writes; it is left out"
      }
  }
}
