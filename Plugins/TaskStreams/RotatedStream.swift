public import EngramCore

/// The same classes in every task, with all images turned by another angle: Rotated MNIST.
///
/// > Source: Lopez-Paz & Ranzato (2017), <https://arxiv.org/abs/1706.08840>.
public final class RotatedStream: TaskStream {
  /// The word in YAML.
  public static let typeName = "rotated"
  /// One sentence for lists.
  public static let summary =
    "The same classes with the images turned by another angle in every task."

  private let classes: RepeatedClasses
  private let tasks: [(name: String, pair: BenchmarkPair)]

  /// The extents of the images.
  public var imageShape: ImageShape { classes.pair.demonstrations.imageShape }
  /// One for each angle.
  public var taskCount: Int { tasks.count }
  /// The number of outputs.
  public var labelCount: Int { classes.labelCount(tasks: tasks.count) }
  /// What the setting `labels` says.
  public var scenario: Scenario { classes.labels }
  /// The number of demonstration sets.
  public var episodeCount: Int? { classes.amounts.sets }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    let angles = settings.numbers(
      "angles", default: [0, 36, 72, 108, 144], in: -360...360,
      "The angle of each task in degrees, counter-clockwise.")
    classes = try RepeatedClasses(&settings, tasks: angles.count)
    if angles.isEmpty {
      settings.reject("angles", "there are no tasks: give an angle for each")
      throw IncompleteComponent()
    }
    let turns = angles.map { angle in
      let rest = angle.truncatingRemainder(dividingBy: 360)
      return rest < 0 ? rest + 360 : rest
    }
    for (later, turn) in turns.enumerated() {
      guard let earlier = turns[..<later].firstIndex(of: turn) else { continue }
      settings.reject(
        "angles",
        "the tasks \(earlier + 1) and \(later + 1) are the same: both are turned by \(turn) degrees"
      )
    }
    let pair = classes.pair
    tasks = angles.map { angle in
      let name = angle == angle.rounded() ? "\(Int(angle))°" : "\(angle)°"
      guard angle.truncatingRemainder(dividingBy: 360) != 0 else { return (name, pair) }
      let rotation = PixelRotation(degrees: angle)
      return (name, pair.map { ChangedImages($0, through: rotation) })
    }
  }

  /// Prepares both datasets and checks that every class has enough demonstrations.
  public func prepare(_ roots: DataRoots) throws { try classes.prepare(roots) }

  /// Every task with its angle.
  public func episode(_ index: Int, seed: UInt64) -> Episode {
    classes.episode(tasks, index: index, seed: seed)
  }
}
