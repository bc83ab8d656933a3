internal import EngramCore

/// When images are varied by the random transforms of their dataset.
public enum Augmentation: String, CaseIterable, Sendable {
  /// In streams without end, which train; not in evaluations.
  case training
  /// In every episode.
  case always
  /// In none.
  case never
}

/// In which order the demonstrations of a task come.
public enum DemonstrationOrder: String, CaseIterable, Sendable {
  /// At random.
  case shuffled
  /// One of each class, then the next of each.
  case interleaved
  /// All of one class, then all of the next.
  case byClass = "by-class"
}

/// What sampled episodes have beside their size.
public struct EpisodeOptions: Sendable {
  /// The fewest tasks of an episode; 0 for always as many as there are at most.
  public var fewestTasks = 0
  /// The fewest demonstrations of a class; 0 for always as many as there are at most.
  public var fewestShots = 0
  /// Episodes in a row with the same drawn numbers of tasks and shots.
  public var sameCounts = 1
  /// In which order several datasets are visited.
  public var order = VisitingOrder.fixed
  /// In which order the demonstrations of a task come.
  public var demonstrationOrder = DemonstrationOrder.shuffled
  /// Whether the classes of a task get its labels at random, or in their order in the dataset.
  public var permutesLabels = true
  /// The number of episodes; 0 for no end.
  public var count = 0
  /// Changes which episodes are drawn from one seed.
  public var salt = 0
  /// Whether one more example of every class is drawn for the auxiliary loss.
  public var hasFirstShots = false
  /// When random transforms vary the images.
  public var augmentation = Augmentation.training

  /// Creates the usual options.
  public init() {}

  /// Reads the settings.
  init(_ settings: inout SettingsReader) {
    order = settings.choice(
      "order", default: .fixed,
      "In which order several datasets are visited; in a mixture each task draws one by itself.")
    demonstrationOrder = settings.choice(
      "demonstration-order", default: .shuffled,
      "In which order the demonstrations of a task come.")
    permutesLabels = settings.flag(
      "permute-labels", default: true,
      "Whether the classes of a task get its labels at random, or in their order in the dataset.")
    fewestTasks = settings.integer(
      "fewest-tasks", default: 0, in: 0...1000,
      "If not 0, every episode draws its number of tasks, from this one to 'tasks'.")
    fewestShots = settings.integer(
      "fewest-shots", default: 0, in: 0...10000,
      "If not 0, every episode draws its number of shots, from this one to 'shots'.")
    sameCounts = settings.integer(
      "same-counts", default: 1, in: 1...1_000_000, unit: "episodes",
      "Episodes in a row for which drawn numbers of tasks and shots stay the same: a multiple of the "
        + "learner's batch.")
    count = settings.integer(
      "count", default: 0, in: 0...1_000_000, unit: "episodes",
      "Episodes of an evaluation; 0 for no end.")
    salt = settings.integer(
      "salt", default: 0, in: 0...1_000_000, "Changes which episodes are drawn from one seed.")
    hasFirstShots = settings.flag(
      "first-shots", default: false,
      "Whether one more example of every class is drawn, for a learner with an auxiliary loss that is "
        + "shown these alone.")
    augmentation = settings.choice(
      "augment", default: .training,
      "When random transforms of the datasets vary the images: in training, that is in streams without "
        + "end, always or never.")
  }

  /// Rejects numbers that contradict each other, and warns about what has no effect.
  func check(_ settings: inout SettingsReader, tasks: Int, shots: Int) {
    for (key, fewest, most, name) in [
      ("fewest-tasks", fewestTasks, tasks, "tasks"), ("fewest-shots", fewestShots, shots, "shots"),
    ] {
      if fewest > most {
        settings.reject(key, "the fewest \(name), \(fewest), are more than '\(name)', \(most)")
      } else if fewest == most {
        settings.warn(key, "every episode has \(most) \(name) anyway; remove it or lower it")
      }
    }
    if [0, tasks].contains(fewestTasks), [0, shots].contains(fewestShots) {
      settings.warn(
        "same-counts",
        "no numbers are drawn; remove it, or give 'fewest-tasks' or 'fewest-shots'")
    }
  }
}
