internal import YAMLTree

/// Reads the top level of an experiment and builds what it names.
struct ExperimentReader {
  let context: BuildContext
  let scope: SettingsScope

  /// Creates a reader of a root that is a mapping.
  init(_ root: Node, registry: Registry, sink: DiagnosticSink) {
    let mapping = root.mapping ?? Mapping()
    context = BuildContext(
      registry: registry, sink: sink, definitions: mapping["components"]?.mapping ?? Mapping(),
      roots: mapping.entries.filter { Self.lead($0.key) }.map(\.value))
    scope = SettingsScope(
      ComponentGraph(context), title: "the experiment", path: "", mark: root.mark,
      mapping: mapping)
  }

  /// Reads everything, whatever is found wrong on the way.
  ///
  /// - Returns: `nil` if there is no plan; the reasons have been recorded.
  func readPlan() -> ExperimentPlan? {
    var settings = SettingsReader(scope)
    let name = settings.text("experiment", "A short name, part of the run directory's name.")
    _ = settings.text("description", default: "", "What the experiment shows.")
    declareWhatIsReadElsewhere()
    let seed = settings.integer("seed", default: 1, "The seed of everything random.")
    let laneCount = readLaneCount(&settings)
    let interval = readCheckpointInterval()
    let measures = MeasuresReader(scope).read()
    checkExperimentName(name)

    let definitions = members("components", nil, isRequired: false, "Components for edges.")
    let learners = members("learners", .learner, isRequired: true, "What learns, by name.")
    let streams = members("evaluations", .stream, isRequired: false, "What is measured, by name.")
    var resolvedLearners: [String: Node] = [:]
    var resolvedStreams: [String: Node] = [:]
    var entries: [ExperimentPlan.Entry] = []
    for learner in learners {
      let graph = ComponentGraph(context)
      let made = graph.make(
        learner.value, for: slot(.learner, "learners", learner), as: (any Learner).self)
      let evaluations = makeEvaluations(streams, in: graph, &resolvedStreams)
      let selection = SelectionReader(scope).read(in: graph)
      if let selection {
        checkHasEnd(selection.1.made, path: selection.1.path)
        checkTaskCount(selection.1.made, path: selection.1.path)
      }
      guard let made else { continue }
      resolvedLearners[learner.key] = made.resolved
      ShapeCheck(context, learner: made, path: "learners.\(learner.key)").check(
        evaluations.map(\.checked) + [selection?.1].compactMap(\.self))
      entries.append(
        ExperimentPlan.Entry(
          name: learner.key, learner: made.component,
          evaluations: evaluations.map { ($0.name, $0.checked.made.component) },
          selection: selection?.0))
    }
    if learners.isEmpty {
      _ = makeEvaluations(streams, in: ComponentGraph(context), &resolvedStreams)
      _ = SelectionReader(scope).read(in: ComponentGraph(context))
    }
    let metrics = MetricsReader(scope).read()
    let trackers = TrackersReader(scope).read()
    scope.rejectUnknownKeys()
    let unused = UnusedComponents(context, definitions)
    let resolvedSpare = unused.check()
    guard !context.sink.hasErrors else { return nil }

    unused.warn()
    let taskCounts = entries.first?.evaluations.map(\.stream.taskCounts.lowerBound) ?? []
    UndefinedMetrics(scope, measures, taskCounts: taskCounts).warn(metrics.members)
    let resolvedComponents = context.resolvedDefinitions.merging(resolvedSpare) { used, _ in used }
    resolve("components", definitions, resolvedComponents)
    resolve("learners", learners, resolvedLearners)
    resolve("evaluations", streams, resolvedStreams)
    scope.resolve("metrics", metrics.resolved)
    if let resolved = trackers.resolved { scope.resolve("trackers", resolved) }
    let selections = entries.contains { $0.selection != nil } ? ["selection.stream"] : []
    let graph = context.recorder.graph(
      named: name, components: definitions.map(\.key), learners: learners.map(\.key),
      evaluations: streams.map { "evaluations.\($0.key)" } + selections)
    return ExperimentPlan(
      name: name, seed: UInt64(seed), laneCount: laneCount, checkpointInterval: interval.steps,
      checkpointDuration: interval.duration,
      entries: entries, metrics: metrics.members, measures: measures,
      trackers: trackers.members, resolvedText: resolvedText,
      graph: graph,
      streams: context.recorder.streamUses(in: graph, runSeed: UInt64(seed)),
      warnings: context.sink.diagnostics)
  }

  /// Keys that the runs of an experiment have in common, and free space for anchors and values.
  private func declareWhatIsReadElsewhere() {
    for key in ExperimentReader.sharedKeys { scope.declare(key) }
    for entry in scope.mapping.entries where entry.key.hasPrefix("x-") { scope.know(entry.key) }
  }

  /// Whether edges may lead from a key into `components:`.
  private static func lead(_ key: String) -> Bool {
    key != "components" && key != "sweep" && key != "expect" && !key.hasPrefix("x-")
  }

  private func readLaneCount(_ settings: inout SettingsReader) -> Int? {
    // Without a default: how many cores there are is not known before the run.
    settings.optionalInteger("lanes", in: 1...1024, "Worker threads; one per core if absent.")
  }

  private func readCheckpointInterval() -> (steps: Int, duration: Duration?) {
    scope.section(
      "checkpoint", remedy: "write 'every: 100'", "When checkpoints are written.", isResolved: true
    ) { settings, _ in
      let steps = settings.integer(
        "every", default: 500, in: 1...Int.max, unit: "steps", "Steps between two checkpoints.")
      let duration = settings.optionalDuration(
        "interval", in: .seconds(1)...SettingsReader.anyDuration.upperBound,
        "The longest time between two checkpoints, however few steps it has.")
      return (steps, duration)
    }
  }

  private func makeEvaluations(
    _ streams: [Mapping.Entry], in graph: ComponentGraph, _ resolved: inout [String: Node]
  ) -> [(name: String, checked: ShapeCheck.Evaluation)] {
    var evaluations: [(name: String, checked: ShapeCheck.Evaluation)] = []
    for stream in streams {
      let slot = slot(.stream, "evaluations", stream)
      guard let made = graph.make(stream.value, for: slot, as: (any TaskStream).self) else {
        continue
      }
      checkHasEnd(made, path: slot.path)
      checkTaskCount(made, path: slot.path)
      resolved[stream.key] = made.resolved
      evaluations.append(
        (
          stream.key, ShapeCheck.Evaluation(path: slot.path, mark: stream.mark, made: made)
        ))
    }
    return evaluations
  }

  private func checkHasEnd(_ made: ComponentGraph.Made<any TaskStream>, path: String) {
    guard !made.isTainted, made.component.episodeCount == nil else { return }
    // How a stream is limited is its own matter; those that can be have a setting of this name.
    scope.record(
      .endlessEvaluation,
      "this stream has no end, but an evaluation needs one; give it a number of episodes, "
        + "such as 'count: 100'", at: made.mark, path: path)
  }

  private func checkTaskCount(_ made: ComponentGraph.Made<any TaskStream>, path: String) {
    guard !made.isTainted, made.component.taskCounts.count > 1 else { return }
    let counts = made.component.taskCounts
    scope.record(
      .unevenEvaluation,
      "the episodes of this stream have from \(counts.lowerBound) to \(counts.upperBound) tasks, but an "
        + "evaluation averages over episodes of the same number; train on it, or fix the number",
      at: made.mark, path: path)
  }

  private func slot(_ role: Role, _ section: String, _ entry: Mapping.Entry) -> ComponentGraph.Slot
  {
    ComponentGraph.Slot(
      role: role, path: "\(section).\(entry.key)", mark: entry.mark, isNamed: true)
  }

  private func resolve(_ key: String, _ entries: [Mapping.Entry], _ nodes: [String: Node]) {
    guard !entries.isEmpty else { return }
    // A component that only other unused ones could need may have nothing resolved: it stays as is.
    let resolved = entries.map { Mapping.Entry($0.key, nodes[$0.key] ?? $0.value) }
    scope.resolve(key, Node(.mapping(Mapping(resolved))))
  }

  private var resolvedText: String {
    let order = [
      "experiment", "description", "seed", "lanes", "checkpoint", "components", "learners",
      "selection", "evaluations", "measure", "metrics",
      "trackers",
    ]
    let entries = order.compactMap { scope.resolved.entry($0) }
    return Node(.mapping(Mapping(entries))).yaml
  }
}
