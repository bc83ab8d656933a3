public import EngramCore

/// A benchmark whose classes are split into tasks: Split-MNIST and its relatives.
///
/// In the fixed order task `i` has the classes `i * ways ..< (i + 1) * ways`. Episode `r` demonstrates
/// the examples `shots * r ..< shots * (r + 1)` of each class in file order, the classes interleaved,
/// or with `shots: 0` all of them; every episode asks for all images of the query set.
///
/// > Source: protocol of Irie, Csordás & Schmidhuber (2025), section 4.3; tasks as in Hsu et al.
/// > (2018), <https://arxiv.org/abs/1810.12488>.
public final class SplitStream: TaskStream {
  /// The word in YAML.
  public static let typeName = "split"
  /// One sentence for lists.
  public static let summary = "Classes split into tasks, such as Split-MNIST."

  private let split: ClassSplit

  /// The extents of the images.
  public var imageShape: ImageShape { split.pair.demonstrations.imageShape }
  /// The number of tasks.
  public var taskCount: Int { split.tasks }
  /// The number of outputs.
  public var labelCount: Int { split.labelCount }
  /// What the setting `labels` says.
  public var scenario: Scenario { split.labels }
  /// The number of demonstration sets.
  public var episodeCount: Int? { split.amounts.sets }
  /// Classes of other sizes give tasks of other sizes when their order changes.
  public var hasOneForm: Bool { split.order == .fixed }

  /// Creates the stream.
  public init(
    demonstrations: any Dataset, queries: any Dataset, tasks: Int, ways: Int, shots: Int,
    sets: Int, labels: Scenario, validation: Double = 0, queryLimit: Int = 0,
    classOrder: ClassOrder = .fixed
  ) {
    split = ClassSplit(
      pair: BenchmarkPair(demonstrations: demonstrations, queries: queries),
      amounts: BenchmarkAmounts(
        shots: shots, sets: sets, validation: validation, queryLimit: queryLimit),
      tasks: tasks, ways: ways, order: classOrder, labels: labels)
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    split = try ClassSplit(&settings, shots: 15, sets: 10)
  }

  /// Prepares both datasets and checks that every class has enough demonstrations.
  public func prepare(_ roots: DataRoots) throws { try split.prepare(roots) }

  /// The demonstrations of one set and all queries.
  public func episode(_ index: Int, seed: UInt64) -> Episode { split.episode(index, seed: seed) }
}
