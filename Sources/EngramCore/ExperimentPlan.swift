public import YAMLTree

/// An experiment that has been read, checked and built, but has not touched data yet.
public struct ExperimentPlan {
  /// One learner of the experiment with everything it is measured on.
  ///
  /// Every learner has its own component graph: two learners never share an instance.
  public struct Entry {
    /// The key under `learners:`.
    public let name: String
    /// The learner.
    public let learner: any Learner
    /// The streams under `evaluations:`, in file order.
    public let evaluations: [(name: String, stream: any TaskStream)]
    /// How the best state is found while the learner trains; `nil` to take the last.
    public let selection: ModelSelection?

    /// Creates an entry.
    public init(
      name: String, learner: any Learner, evaluations: [(name: String, stream: any TaskStream)],
      selection: ModelSelection? = nil
    ) {
      self.name = name
      self.learner = learner
      self.evaluations = evaluations
      self.selection = selection
    }
  }

  /// The value of `experiment:`, a short name.
  public let name: String
  /// The seed of everything random.
  public let seed: UInt64
  /// The number of worker lanes; `nil` for one per core.
  public let laneCount: Int?
  /// Steps between two checkpoints.
  public let checkpointInterval: Int
  /// The longest time between two checkpoints; `nil` if steps alone decide.
  public let checkpointDuration: Duration?
  /// The learners in file order.
  public let entries: [Entry]
  /// The metrics that summaries report, in file order.
  public let metrics: [(name: String, metric: any Metric)]
  /// What evaluations measure besides the tasks seen so far.
  public let measures: EvaluationMeasures
  /// What is shown the run while it goes on, in file order.
  public let trackers: [any Tracker]
  /// The whole experiment with every default written out, as YAML.
  public let resolvedText: String
  /// The components and the edges between them.
  public let graph: ExperimentGraph
  /// The streams that a run draws episodes from, those within learners too.
  public let streams: [StreamUse]
  /// What is allowed but probably not meant, such as a component that nothing refers to.
  public let warnings: [Diagnostic]

  /// Creates a plan from its parts.
  public init(
    name: String, seed: UInt64, laneCount: Int?, checkpointInterval: Int,
    checkpointDuration: Duration? = nil, entries: [Entry],
    metrics: [(name: String, metric: any Metric)],
    measures: EvaluationMeasures = EvaluationMeasures(), trackers: [any Tracker] = [],
    resolvedText: String,
    graph: ExperimentGraph = .empty, streams: [StreamUse] = [], warnings: [Diagnostic] = []
  ) {
    self.name = name
    self.seed = seed
    self.laneCount = laneCount
    self.checkpointInterval = checkpointInterval
    self.checkpointDuration = checkpointDuration
    self.entries = entries
    self.metrics = metrics
    self.measures = measures
    self.trackers = trackers
    self.resolvedText = resolvedText
    self.graph = graph
    self.streams = streams
    self.warnings = warnings
  }
}
