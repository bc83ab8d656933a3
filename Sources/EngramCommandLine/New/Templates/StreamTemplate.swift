internal import EngramCore

extension PluginTemplate {
  static let stream = PluginTemplate(
    role: .stream, roleMember: "stream", article: "a",
    summary: "Tasks over classes drawn at random, each task over classes of its own.",
    source: { streamSource(type: $0.type, word: $0.word) },
    settings: { "{type: \($0.word), dataset: \\(PluginContract.images), episodes: 5}" },
    usage: {
      "evaluations:\n  held-out: {type: \($0.word), dataset: $images, tasks: 3, ways: 2, episodes: 10}"
    },
    example: { names in
      TinyExperiment(
        name: names.word,
        evaluation: [
          "type: \(names.word)", "dataset: $images", "tasks: 3", "ways: 2", "shots: 2",
          "episodes: 10",
        ]
      ).text
    })

  private static func streamSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import TensorEngine

    /// Tasks over classes drawn at random: each has classes of its own, and all use the same labels.
    final class \#(type): TaskStream {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Tasks over random classes, all with the labels 0, 1, …."

      let taskCount: Int
      let labelCount: Int
      let episodeCount: Int?
      var imageShape: ImageShape { dataset.imageShape }
      private let shots: Int
      private let queries: Int
      private let dataset: any Dataset

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        taskCount = settings.integer("tasks", default: 2, in: 1...1000, "Tasks of an episode.")
        labelCount = settings.integer("ways", default: 2, in: 2...1000, "Classes of a task.")
        shots = settings.integer("shots", default: 2, in: 1...10_000, "Demonstrations of a class.")
        queries = settings.integer("queries", default: 3, in: 1...10_000, "Queries of a class.")
        episodeCount = settings.integer("episodes", default: 10, in: 1...1_000_000, "Episodes.")
        dataset = try settings.component("dataset", .dataset, "Where classes come from.")
        if dataset.classCount < taskCount * labelCount {
          settings.reject(
            "tasks",
            "\(taskCount) tasks of \(labelCount) classes take \(taskCount * labelCount), but there are "
              + "\(dataset.classCount)")
        }
      }

      /// Prepares the dataset and checks that every class has enough examples.
      func prepare(_ roots: DataRoots) throws {
        try dataset.prepare(roots)
        for classIndex in 0..<dataset.classCount
        where dataset.exampleCount(ofClass: classIndex) < shots + queries {
          throw DataError(
            "\#(word): class \(classIndex) has \(dataset.exampleCount(ofClass: classIndex)) examples, "
              + "but \(shots) shots and \(queries) queries take \(shots + queries)")
        }
      }

      /// Draws the episode of an index: the same one whenever it is asked for.
      func episode(_ index: Int, seed: UInt64) -> Episode {
        var random = RandomStream(seed: seed, UInt64(index))
        let classes = random.sample(taskCount * labelCount, below: dataset.classCount)
        return Episode(
          tasks: (0..<taskCount).map { task in
            var (demonstrations, asked): ([LabelledExample], [LabelledExample]) = ([], [])
            for label in 0..<labelCount {
              let classIndex = classes[task * labelCount + label]
              let count = dataset.exampleCount(ofClass: classIndex)
              let examples = random.sample(shots + queries, below: count).map {
                LabelledExample(classIndex: classIndex, exampleIndex: $0, label: label)
              }
              demonstrations += examples.prefix(shots)
              asked += examples.suffix(queries)
            }
            let order = random.permutation(of: demonstrations.count)
            return LearningTask(
              name: "task \(task + 1)", demonstrationSource: dataset,
              demonstrations: order.map { demonstrations[$0] }, querySource: dataset, queries: asked)
          }, scenario: .domainIncremental, labelCount: labelCount)
      }
    }

    """#
  }
}
