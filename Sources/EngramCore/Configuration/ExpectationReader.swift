internal import YAMLTree

/// Reads `expect:`, a list of results to compare with.
struct ExpectationReader {
  private let sink: DiagnosticSink
  private let plan: ExperimentPlan?
  private let variations: [String]

  /// - Parameters:
  ///   - sink: Where mistakes are recorded.
  ///   - plan: The experiment whose names may be used; `nil` if it could not be read, and then names
  ///     are not checked.
  ///   - variations: The labels of the sweep's variations; empty without a sweep.
  init(_ sink: DiagnosticSink, _ plan: ExperimentPlan?, variations: [String]) {
    self.sink = sink
    self.plan = plan
    self.variations = variations
  }

  func read(_ node: Node?) -> [Expectation] {
    guard let node, !node.isNull else { return [] }
    guard let nodes = node.sequence else {
      sink.record(
        Diagnostic(
          .wrongKind,
          "expected a list of results, such as '- {metric: acc, value: 84.5, tolerance: 2}', not"
            + " \(node.kindDescription)", at: node.mark, path: "expect"))
      return []
    }
    return nodes.enumerated().compactMap { index, node in read(node, path: "expect.\(index)") }
  }

  private func read(_ node: Node, path: String) -> Expectation? {
    guard let mapping = node.mapping else {
      sink.record(
        Diagnostic(
          .wrongKind, "expected a mapping with 'metric:' and 'value:', not \(node.kindDescription)",
          at: node.mark, path: path))
      return nil
    }
    let graph = ComponentGraph(BuildContext(registry: Registry(), sink: sink))
    let scope = SettingsScope(
      graph, title: "an expectation", path: path, mark: node.mark, mapping: mapping)
    var settings = SettingsReader(scope)
    let metric = name(
      &settings, "metric", among: plan.map { plan in plan.metrics.map { plan.key(of: $0) } }, nil)
    let learner = name(
      &settings, "learner", among: plan.map { $0.entries.map(\.name) }, "the experiment has")
    let evaluation = name(
      &settings, "evaluation", among: plan.map { $0.entries.first?.evaluations.map(\.name) ?? [] },
      "the experiment has")
    let variation = settings.has("variation") ? self.variation(&settings) : nil
    let bound = bound(&settings, scope)
    let source = settings.text("source", default: "", "Where the number comes from.")
    let certainty = settings.text("certainty", default: "", "How certain the number is.")
    scope.rejectUnknownKeys()
    guard let metric, let learner, let evaluation, let bound else { return nil }
    return Expectation(
      metric: metric, learner: learner, evaluation: evaluation, variation: variation, bound: bound,
      source: source, certainty: certainty)
  }

  /// A name of the experiment, which may be left out when there is only one.
  private func name(
    _ settings: inout SettingsReader, _ key: String, among names: [String]?, _ owner: String?
  ) -> String? {
    guard settings.has(key) else {
      if let names, names.count == 1 { return names[0] }
      settings.reject(
        key, "an expectation needs '\(key):'" + (names.map { ", one of \($0.list)" } ?? ""))
      return nil
    }
    let word = settings.text(key, "Which \(key).")
    guard let names, !names.contains(word), !word.isEmpty else { return word }
    let clause = Suggestion.clause(for: word, among: names, otherwise: "there is \(names.list)")
    settings.reject(key, "the experiment has no \(key) '\(word)'\(clause)")
    return nil
  }

  private func variation(_ settings: inout SettingsReader) -> String {
    let label = settings.text("variation", "The variation of the sweep.")
    if !variations.contains(label), !label.isEmpty {
      let clause = Suggestion.clause(
        for: label, among: variations,
        otherwise: variations.isEmpty ? "there is no sweep" : "there is \(variations.list)")
      settings.reject("variation", "the sweep has no variation '\(label)'\(clause)")
    }
    return label
  }

  private func bound(_ settings: inout SettingsReader, _ scope: SettingsScope) -> Expectation.Bound?
  {
    let given = ["value", "at-least", "at-most"].filter { settings.has($0) }
    _ = settings.has("tolerance")
    guard let key = given.first, given.count == 1 else {
      scope.record(
        .rejectedSetting,
        given.isEmpty
          ? "an expectation needs 'value:' with 'tolerance:', 'at-least:' or 'at-most:'"
          : "an expectation has only one of \(given.list)", at: scope.mark, path: scope.path)
      return nil
    }
    let number = settings.number(key, "In percent.")
    if key == "value" {
      let tolerance = settings.number(
        "tolerance", in: 0...100, "How far from it a result may be, in percent points.")
      return .near(number, tolerance: tolerance)
    }
    if settings.has("tolerance") {
      settings.reject("tolerance", "'tolerance' belongs to 'value:', not to '\(key):'")
    }
    return key == "at-least" ? .atLeast(number) : .atMost(number)
  }
}
