internal import YAMLTree

/// Reads the section `measure:` of an experiment.
struct MeasuresReader {
  private let scope: SettingsScope

  /// Creates a reader of the whole experiment.
  init(_ scope: SettingsScope) { self.scope = scope }

  /// Reads the section; nothing is measured besides where it is absent.
  func read() -> EvaluationMeasures {
    let node = scope.mapping["measure"]
    let section = SettingsScope(
      scope.graph, title: "measure", path: "measure", mark: node?.mark ?? scope.mark,
      mapping: node?.mapping ?? Mapping())
    var settings = SettingsReader(section)
    let asksAhead = settings.flag(
      "ahead", default: false,
      "Whether all tasks are asked for before the first and after every one, also those to come.")
    let learnsAlone = settings.flag(
      "alone", default: false, "Whether every task is also learned alone, from the beginning.")
    let shots = settings.integers(
      "shots", default: [], in: 1...1_000_000, unit: "demonstrations per class",
      "The points of a learning curve: the accuracy at the end with only so many demonstrations.")
    scope.declare(
      SettingDeclaration(
        "measure", .section(section.declarations), standard: nil, isRequired: false,
        "What evaluations measure besides the tasks seen so far."))
    if let node, node.mapping == nil {
      scope.recordWrongKind(
        node, "measure", expected: "a mapping", remedy: "write 'alone: true'")
    }
    section.rejectUnknownKeys()
    if node?.mapping != nil { scope.resolve("measure", Node(.mapping(section.resolved))) }
    return EvaluationMeasures(asksAhead: asksAhead, learnsAlone: learnsAlone, shots: shots)
  }
}
