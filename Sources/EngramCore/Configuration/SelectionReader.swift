internal import YAMLTree

/// Reads the section `selection:` of an experiment.
struct SelectionReader {
  /// Which state of the learner evaluations use.
  private enum Kept: String, CaseIterable {
    case best, last
  }

  private let scope: SettingsScope

  /// Creates a reader of the whole experiment.
  init(_ scope: SettingsScope) { self.scope = scope }

  /// Reads the section for one learner, whose components are those of a graph.
  ///
  /// - Returns: The selection, or `nil` if there is none or it is broken.
  func read(in graph: ComponentGraph) -> (ModelSelection, ShapeCheck.Evaluation)? {
    let node = scope.mapping["selection"]
    let mark = node?.mark ?? scope.mark
    let section = SettingsScope(
      graph, title: "selection", path: "selection", mark: mark,
      mapping: node?.mapping ?? Mapping())
    var settings = SettingsReader(section)
    let interval = settings.integer(
      "every", default: 500, in: 1...Int.max, unit: "steps", "Steps between two validations.")
    let patience = settings.integer(
      "patience", default: 0, in: 0...1_000_000, unit: "validations",
      "Validations in a row without a better score after which training ends; 0 for never.")
    let kept = settings.choice(
      "evaluate", default: Kept.best, "Which state of the learner evaluations use.")
    section.declare(
      SettingDeclaration(
        "stream", .component(.stream), standard: nil, isRequired: node != nil,
        "The validation episodes: as many as it has, the same each time."))
    let made = node?.mapping.flatMap { makeStream($0["stream"], in: graph, section) }
    declare(section, node)
    section.rejectUnknownKeys()
    if node?.mapping != nil { scope.resolve("selection", Node(.mapping(section.resolved))) }
    guard let made else { return nil }
    return (
      ModelSelection(
        stream: made.component, interval: interval, patience: patience == 0 ? nil : patience,
        evaluatesBest: kept == .best),
      ShapeCheck.Evaluation(path: "selection.stream", mark: mark, made: made)
    )
  }

  private func makeStream(
    _ node: Node?, in graph: ComponentGraph, _ section: SettingsScope
  ) -> ComponentGraph.Made<any TaskStream>? {
    guard let node else {
      section.recordMissing(
        SettingDeclaration(
          "stream", .component(.stream), standard: nil, isRequired: true,
          "The validation episodes."))
      return nil
    }
    let slot = ComponentGraph.Slot(
      role: .stream, path: "selection.stream", mark: node.mark, isNamed: true)
    let made = graph.make(node, for: slot, as: (any TaskStream).self)
    if let made { section.resolve("stream", made.resolved) }
    return made
  }

  private func declare(_ section: SettingsScope, _ node: Node?) {
    scope.declare(
      SettingDeclaration(
        "selection", .section(section.declarations), standard: nil, isRequired: false,
        "How the best state of a learner is found while it trains."))
    if let node, node.mapping == nil {
      scope.recordWrongKind(
        node, "selection", expected: "a mapping", remedy: "write 'stream: $validation'")
    }
  }
}
