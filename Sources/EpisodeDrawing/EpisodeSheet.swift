public import EngramCore

/// Some episodes of a stream as a learner is shown them, ready to be drawn.
public struct EpisodeSheet {
  /// One image with its label.
  public struct Tile {
    /// What is seen; `nil` for what is no picture, such as a vector of features.
    public let image: ByteImage?
    /// The label that the task gives it.
    public let label: Int
    /// Its class in the dataset.
    public let classIndex: Int
    /// Its place among the examples of the class.
    public let exampleIndex: Int
  }

  /// The demonstrations, the validation images or the queries of a task.
  public struct Strip: Equatable {
    /// What they are.
    public let name: String
    /// Their number, not all of which are drawn.
    public let count: Int
    /// Demonstrations from the first one on, of the others some from beginning to end; in order.
    public let tiles: [Tile]
  }

  /// One task.
  public struct Task: Equatable {
    /// Its name in tables.
    public let name: String
    /// Its parts, none of them empty.
    public let strips: [Strip]
  }

  /// The paths of the streams that have these episodes.
  public internal(set) var paths: [String]
  /// The number of the episode, counted from one.
  public let number: Int
  /// What is known besides: `domain-incremental, 2 labels`.
  public let detail: String
  /// The tasks in the order in which they are learned.
  public let tasks: [Task]
}

extension EpisodeSheet.Tile: Equatable {}

extension EpisodeSheet {
  /// Draws an episode from a prepared stream and looks at its images.
  ///
  /// - Parameters:
  ///   - use: The stream.
  ///   - index: The episode, counted from zero.
  ///   - limit: The most images of a part of a task.
  public init(of use: StreamUse, episode index: Int, limit: Int) {
    let episode = use.stream.episode(index, seed: use.seed)
    let labels = episode.labelCount == 1 ? "1 label" : "\(episode.labelCount) labels"
    self.init(
      paths: [use.path], number: index + 1, detail: "\(episode.scenario.rawValue), \(labels)",
      tasks: episode.tasks.map { Task($0, limit: limit) })
  }

  /// The sheets with those of equal contents made one.
  public static func merged(_ sheets: [EpisodeSheet]) -> [EpisodeSheet] {
    sheets.reduce(into: []) { merged, sheet in
      let twin = merged.firstIndex { other in
        (other.number, other.detail) == (sheet.number, sheet.detail) && other.tasks == sheet.tasks
      }
      if let twin { merged[twin].paths += sheet.paths } else { merged.append(sheet) }
    }
  }
}

extension EpisodeSheet.Task {
  init(_ task: LearningTask, limit: Int) {
    let parts = [
      ("demonstrations", task.demonstrationSource, task.demonstrations),
      ("validation", task.demonstrationSource, task.validation),
      ("queries", task.querySource, task.queries),
    ].filter { !$0.2.isEmpty }
    let shown = parts.map { name, source, examples in
      // What comes before what matters while a learner reads, not while it is asked.
      let isRead = name == "demonstrations"
      return (source, isRead ? Array(examples.prefix(limit)) : Self.spread(examples, limit))
    }
    var images = FedPixels(shown).images[...]
    name = task.name
    strips = zip(parts, shown).map { part, shown in
      let tiles = zip(shown.1, images.prefix(shown.1.count)).map { example, image in
        EpisodeSheet.Tile(
          image: image, label: example.label, classIndex: example.classIndex,
          exampleIndex: example.exampleIndex)
      }
      images = images.dropFirst(tiles.count)
      return EpisodeSheet.Strip(name: part.0, count: part.2.count, tiles: tiles)
    }
  }

  private static func spread(_ examples: [LabelledExample], _ limit: Int) -> [LabelledExample] {
    guard examples.count > limit else { return examples }
    return (0..<limit).map { examples[$0 * examples.count / limit] }
  }
}
