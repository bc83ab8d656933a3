public import EngramCore
internal import TensorEngine

/// A split benchmark without sharp boundaries: towards the end of a task images of the next one come,
/// and at its beginning there are still some of the one before.
///
/// At every boundary the last share of the earlier task's demonstrations and the first share of the
/// later task's are mixed at random, so that every image is still shown once and no task changes its
/// length. An image keeps the label of its own task, and queries and validation stay as they are.
public final class BlurryStream: TaskStream {
  /// The word in YAML.
  public static let typeName = "blurry"
  /// One sentence for lists.
  public static let summary = "Classes split into tasks that run into each other."

  private let split: ClassSplit
  private let blur: Double

  /// The extents of the images.
  public var imageShape: ImageShape { split.pair.demonstrations.imageShape }
  /// The number of tasks.
  public var taskCount: Int { split.tasks }
  /// The number of outputs.
  public var labelCount: Int { split.labelCount }
  /// What the setting `labels` says.
  public var scenario: Scenario { split.labels }
  /// Without blur there are some.
  public var hasBoundaries: Bool { blur == 0 }
  /// The number of demonstration sets.
  public var episodeCount: Int? { split.amounts.sets }
  /// Neighbouring tasks share classes.
  public var splitsClasses: Bool { false }
  /// Classes of other sizes give tasks of other sizes when their order changes.
  public var hasOneForm: Bool { split.order == .fixed }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    blur = settings.number(
      "blur", default: 0.1, in: 0...0.5,
      "Share of a task's demonstrations that is mixed with a neighbour's at each boundary.")
    split = try ClassSplit(&settings, shots: 0, sets: 1)
    if split.labels == .taskIncremental {
      settings.reject(
        "labels",
        "tasks that run into each other cannot be told apart; choose domain-incremental or "
          + "class-incremental, or the stream 'split'")
    }
    if split.tasks == 1 {
      settings.warn("blur", "one task has no boundary; remove 'blur' or add tasks")
    }
    let shown = split.amounts.shots * split.ways
    if blur > 0, shown > 0, Int(blur * Double(shown)) == 0 {
      settings.reject(
        "blur", "a share of \(blur) of \(shown) demonstrations mixes none; raise one of the two")
    }
  }

  /// Prepares both datasets and checks that every class has enough demonstrations.
  public func prepare(_ roots: DataRoots) throws { try split.prepare(roots) }

  /// The tasks of the split, mixed at their boundaries.
  public func episode(_ index: Int, seed: UInt64) -> Episode {
    var episode = split.episode(index, seed: seed)
    let counts = episode.tasks.map { Int(blur * Double($0.demonstrations.count)) }
    for later in episode.tasks.indices.dropFirst() {
      let (last, first) = (counts[later - 1], counts[later])
      let mixed =
        episode.tasks[later - 1].demonstrations.suffix(last)
        + Array(episode.tasks[later].demonstrations.prefix(first))
      var random = RandomStream(
        seed: seed, RandomStream.key("blur"), UInt64(index), UInt64(later))
      let dealt = random.permutation(of: mixed.count).map { mixed[mixed.startIndex + $0] }
      episode.tasks[later - 1].demonstrations.replaceLast(last, with: dealt[..<last])
      episode.tasks[later].demonstrations.replaceSubrange(..<first, with: dealt[last...])
    }
    return episode
  }
}

extension Array {
  fileprivate mutating func replaceLast(_ count: Int, with others: some Collection<Element>) {
    replaceSubrange(self.count - count..<self.count, with: others)
  }
}
