public import YAMLTree

/// All runs that an experiment file describes: one, or one for every variation of its sweep and
/// every seed.
public struct ExperimentSet {
  /// A value that a sweep sets.
  public struct Setting: Hashable, Sendable {
    /// The dotted path.
    public let path: String
    /// The value on one line.
    public let value: String
  }

  /// One run.
  public struct Member {
    /// The label of the variation, fit for a folder; empty if there is only one.
    public let variation: String
    /// What the sweep sets in it.
    public let settings: [Setting]
    /// The seed.
    public let seed: UInt64
    /// The whole experiment of this run with every default written out, as YAML.
    public let resolvedText: String

    let isOneOfSeveralSeeds: Bool
    private let tree: Node
    private let registry: Registry
    /// The components built for the check, for whoever wants to look at them.
    public let firstPlan: ExperimentPlan

    init(
      variation: String, settings: [Setting], seed: UInt64, isOneOfSeveralSeeds: Bool,
      resolvedText: String, firstPlan: ExperimentPlan, tree: Node, registry: Registry
    ) {
      self.variation = variation
      self.settings = settings
      self.seed = seed
      self.isOneOfSeveralSeeds = isOneOfSeveralSeeds
      self.resolvedText = resolvedText
      self.firstPlan = firstPlan
      self.tree = tree
      self.registry = registry
    }

    /// The run's folder below that of the experiment; empty if there is only one run.
    public var folder: String {
      let seed = isOneOfSeveralSeeds ? "seed-\(seed)" : ""
      return [variation, seed].filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// Builds the components of the run anew, so that what one run loads is gone with it.
    ///
    /// - Throws: `ConfigurationError`, which the check of the set would have thrown before.
    public func plan() throws(ConfigurationError) -> ExperimentPlan {
      let sink = DiagnosticSink()
      guard let plan = ExperimentReader(tree, registry: registry, sink: sink).readPlan() else {
        throw sink.error
      }
      return plan
    }
  }

  /// The name of the experiment.
  public let name: String
  /// The runs: variations in file order, the seeds of each together.
  public let members: [Member]
  /// What the results are compared with.
  public let expectations: [Expectation]
  /// What is allowed but probably not meant.
  public let warnings: [Diagnostic]
  /// Where the settings of the first run come from.
  public let origins: SettingOrigins
}
