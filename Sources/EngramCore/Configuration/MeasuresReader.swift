/// Reads the section `measure:` of an experiment.
struct MeasuresReader {
  private let scope: SettingsScope

  /// Creates a reader of the whole experiment.
  init(_ scope: SettingsScope) { self.scope = scope }

  /// Reads the section; nothing is measured besides where it is absent.
  func read() -> EvaluationMeasures {
    scope.section(
      "measure", remedy: "write 'alone: true'",
      "What evaluations measure besides the tasks seen so far."
    ) { settings, _ in
      EvaluationMeasures(
        asksAhead: settings.flag(
          "ahead", default: false,
          "Whether all tasks are asked for before the first and after every one, also those to come."
        ),
        learnsAlone: settings.flag(
          "alone", default: false, "Whether every task is also learned alone, from the beginning."),
        shots: settings.integers(
          "shots", default: [], in: 1...1_000_000, unit: "demonstrations per class",
          "The points of a learning curve: the accuracy at the end with only so many demonstrations."
        ))
    }
  }
}
