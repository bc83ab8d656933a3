internal import EngramCore

extension PluginTemplate {
  static let metric = PluginTemplate(
    role: .metric, roleMember: "metric", article: "a",
    summary: "The lowest accuracy of any task at the end.",
    source: { metricSource(type: $0.type, word: $0.word) },
    usage: { "metrics: [average-accuracy, {type: \($0.word), ignore: 1}]" },
    example: { names in
      TinyExperiment(name: names.word, further: ["metrics: [average-accuracy, \(names.word)]"]).text
    })

  private static func metricSource(type: String, word: String) -> String {
    #"""
    import EngramCore

    /// The lowest accuracy of any task after the last one: `min_j R[T][j]`.
    struct \#(type): Metric {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Lowest accuracy of any task after the last one."

      private let ignored: Int

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        ignored = settings.integer(
          "ignore", default: 0, in: 0...1000, "How many of the lowest accuracies are left out.")
      }

      /// The value, or `nil` where there are too few tasks to define it.
      func value(of matrix: AccuracyMatrix) -> Double? {
        matrix.rows.last?.sorted().dropFirst(ignored).first
      }
    }

    """#
  }
}
