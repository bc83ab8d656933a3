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
    scope.section(
      "selection", in: graph, remedy: "write 'stream: $validation'",
      "How the best state of a learner is found while it trains."
    ) { settings, section in
      let interval = settings.integer(
        "every", default: 500, in: 1...Int.max, unit: "steps", "Steps between two validations.")
      let patience = settings.integer(
        "patience", default: 0, in: 0...1_000_000, unit: "validations",
        "Validations in a row without a better score after which training ends; 0 for never.")
      let kept = settings.choice(
        "evaluate", default: Kept.best, "Which state of the learner evaluations use.")
      guard let made = makeStream(in: graph, section) else { return nil }
      return (
        ModelSelection(
          stream: made.component, interval: interval, patience: patience == 0 ? nil : patience,
          evaluatesBest: kept == .best),
        ShapeCheck.Evaluation(path: "selection.stream", mark: section.mark, made: made)
      )
    }
  }

  /// A named place, so that the stream is a node of the graph, as those of evaluations are.
  private func makeStream(
    in graph: ComponentGraph, _ section: SettingsScope
  ) -> ComponentGraph.Made<any TaskStream>? {
    let isThere = scope.mapping["selection"]?.mapping != nil
    let declaration = SettingDeclaration(
      "stream", .component(.stream), standard: nil, isRequired: isThere,
      "The validation episodes: as many as it has, the same each time.")
    section.declare(declaration)
    guard isThere else { return nil }
    guard let node = section.mapping["stream"] else {
      section.recordMissing(declaration)
      return nil
    }
    let slot = ComponentGraph.Slot(
      role: .stream, path: "selection.stream", mark: node.mark, isNamed: true)
    let made = graph.make(node, for: slot, as: (any TaskStream).self)
    if let made { section.resolve("stream", made.resolved) }
    return made
  }
}
