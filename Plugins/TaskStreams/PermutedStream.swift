public import EngramCore
internal import TensorEngine

/// The same classes in every task, with the pixels of all images in another order: Permuted MNIST.
///
/// Every task has one permutation for all its images, drawn by the seed, anew for every episode.
///
/// > Source: Goodfellow et al. (2013), <https://arxiv.org/abs/1312.6211>.
public final class PermutedStream: TaskStream {
  /// The word in YAML.
  public static let typeName = "permuted"
  /// One sentence for lists.
  public static let summary = "The same classes with the pixels in another order in every task."

  private let classes: RepeatedClasses
  private let permutesFirst: Bool

  /// The extents of the images.
  public var imageShape: ImageShape { classes.pair.demonstrations.imageShape }
  /// The number of tasks.
  public let taskCount: Int
  /// The number of outputs.
  public var labelCount: Int { classes.labelCount(tasks: taskCount) }
  /// What the setting `labels` says.
  public var scenario: Scenario { classes.labels }
  /// The number of demonstration sets.
  public var episodeCount: Int? { classes.amounts.sets }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    taskCount = settings.integer("tasks", default: 10, in: 1...1000, "Number of tasks.")
    permutesFirst = settings.flag(
      "permute-first", default: false,
      "Whether the pixels of the first task are permuted as well.")
    classes = try RepeatedClasses(&settings, tasks: taskCount)
    let shape = imageShape
    if shape.height * shape.width == 1 {
      settings.reject("demonstrations", "images of one pixel have nothing to permute")
    }
  }

  /// Prepares both datasets and checks that every class has enough demonstrations.
  public func prepare(_ roots: DataRoots) throws { try classes.prepare(roots) }

  /// Every task with its permutation.
  public func episode(_ index: Int, seed: UInt64) -> Episode {
    classes.episode(
      (0..<taskCount).map { task in
        if task == 0, !permutesFirst { return ("original", classes.pair) }
        var random = RandomStream(
          seed: seed, RandomStream.key("pixels"), UInt64(index), UInt64(task))
        let permutation = PixelPermutation(imageShape, &random)
        return (
          "order \(task + 1)", classes.pair.map { ChangedImages($0, through: permutation) }
        )
      }, index: index, seed: seed)
  }
}
