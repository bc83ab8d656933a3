internal import YAMLTree

/// Finds metrics that no evaluation of an experiment defines, such as for want of something measured.
///
/// A metric tells by its value alone: it is tried on a matrix of the form that each evaluation will have.
/// Standard metrics are left out, because nobody needs to have chosen them.
struct UndefinedMetrics {
  private let scope: SettingsScope
  private let measures: EvaluationMeasures
  private let taskCounts: [Int]

  /// - Parameters:
  ///   - scope: The whole experiment.
  ///   - measures: What is measured besides.
  ///   - taskCounts: The number of tasks of every evaluation.
  init(_ scope: SettingsScope, _ measures: EvaluationMeasures, taskCounts: [Int]) {
    self.scope = scope
    self.measures = measures
    self.taskCounts = taskCounts
  }

  /// Warns about each of them.
  ///
  /// To be called when there are no errors, so that there is a metric for every entry of `metrics:`.
  ///
  /// - Parameter members: The metrics in file order.
  func warn(_ members: [(name: String, metric: any Metric)]) {
    let nodes = scope.mapping["metrics"]?.sequence ?? []
    for (index, (node, member)) in zip(nodes, members).enumerated() {
      guard !taskCounts.isEmpty, !type(of: member.metric).isStandard,
        !isDefined(member.metric, with: measures)
      else { continue }
      scope.graph.context.sink.record(
        Diagnostic(
          .undefinedMetric, "no evaluation defines this metric; \(remedy(for: member.metric))",
          at: node.mark, path: "metrics.\(index)", severity: .warning))
    }
  }

  /// The least that has to be measured besides, or what cannot be helped.
  private func remedy(for metric: any Metric) -> String {
    for (ahead, alone) in [(true, false), (false, true), (true, true)] {
      let more = EvaluationMeasures(
        asksAhead: measures.asksAhead || ahead, learnsAlone: measures.learnsAlone || alone)
      guard isDefined(metric, with: more) else { continue }
      let settings = (ahead ? ["ahead: true"] : []) + (alone ? ["alone: true"] : [])
      return "it needs 'measure: {\(settings.joined(separator: ", "))}'"
    }
    let counts = Set(taskCounts).sorted().map(String.init).joined(separator: " or ")
    return "it is undefined for \(counts) \(counts == "1" ? "task" : "tasks")"
  }

  private func isDefined(_ metric: any Metric, with measures: EvaluationMeasures) -> Bool {
    taskCounts.contains { count in
      metric.value(of: AccuracyMatrix(taskCount: count, measures)) != nil
    }
  }
}

extension AccuracyMatrix {
  /// A matrix of the form that an evaluation has, with all accuracies alike.
  fileprivate init(taskCount: Int, _ measures: EvaluationMeasures) {
    func row(_ count: Int) -> [Double] { [Double](repeating: 0.5, count: count) }
    self.init(
      rows: (0..<taskCount).map { row(measures.asksAhead ? taskCount : $0 + 1) },
      before: measures.asksAhead ? row(taskCount) : [],
      alone: measures.learnsAlone ? row(taskCount) : [])
  }
}
