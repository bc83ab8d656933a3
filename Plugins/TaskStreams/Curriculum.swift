public import EngramCore

/// Several streams one after the other: easy episodes first.
///
/// Lengths are counted in episodes; when the steps of a learner take `batch` episodes each, use
/// multiples of it, because the episodes of one step must have one form.
public final class Curriculum: TaskStream {
  /// The word in YAML.
  public static let typeName = "curriculum"
  /// One sentence for lists.
  public static let summary = "Several streams one after the other, easy episodes first."

  private let stages: [any TaskStream]
  /// The first episode of every stage but the first.
  private let boundaries: [Int]

  /// The extents of the images.
  public var imageShape: ImageShape { stages[0].imageShape }
  /// The largest number of tasks.
  public var taskCount: Int { stages.map(\.taskCount).max() ?? 0 }
  /// From the least of any stage to the most.
  public var taskCounts: ClosedRange<Int> {
    (stages.map(\.taskCounts.lowerBound).min() ?? 0)...taskCount
  }
  /// The largest number of outputs.
  public var labelCount: Int { stages.map(\.labelCount).max() ?? 0 }
  /// Whether every stage does.
  public var splitsClasses: Bool { stages.allSatisfy(\.splitsClasses) }
  /// Whether there is one stage only, and its episodes have one form; two stages may differ.
  public var hasOneForm: Bool { stages.count == 1 && stages[0].hasOneForm }
  /// That of all stages, if they have one.
  public var scenario: Scenario {
    let first = stages[0].scenario
    return stages.allSatisfy { $0.scenario == first } ? first : .domainIncremental
  }
  /// The last stage has no end.
  public var episodeCount: Int? { nil }

  /// Whether those of every stage have them.
  public var hasFirstShots: Bool { stages.allSatisfy(\.hasFirstShots) }
  /// The largest number of any stage.
  public var datasetCount: Int { stages.map(\.datasetCount).max() ?? 1 }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    let lengths = settings.integers(
      "lengths", in: 1...1_000_000_000, unit: "episodes", example: [],
      "Episodes of every stage but the last, which goes on to the end.")
    stages = try settings.components(
      "stages", .stream, as: (any TaskStream).self, atLeast: 1, example: "episodes",
      "The streams in order.")
    boundaries = lengths.indices.map { lengths[0...$0].reduce(0, +) }
    let first = stages[0]
    if lengths.count != stages.count - 1 {
      settings.reject(
        "lengths",
        "\(stages.count) stages take \(stages.count - 1) lengths, not \(lengths.count)")
    }
    for (index, stage) in stages.enumerated() where stage.imageShape != first.imageShape {
      settings.mismatch(
        "stages.\(index)", with: ["stages.0"], in: .images,
        "this stage has images of \(stage.imageShape), but the first \(first.imageShape)"
          + "; make the sizes equal")
    }
  }

  /// Prepares every stage.
  public func prepare(_ roots: DataRoots) throws {
    for stage in stages { try stage.prepare(roots) }
  }

  /// The episode of the stage that the index falls into; a stage with an end is gone through again.
  public func episode(_ index: Int, seed: UInt64) -> Episode {
    let stage = stages[min(boundaries.count { $0 <= index }, stages.count - 1)]
    return stage.episode(stage.episodeCount.map { index % $0 } ?? index, seed: seed)
  }
}
