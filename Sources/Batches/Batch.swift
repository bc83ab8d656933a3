public import EngramCore

/// Experiments that are run as jobs, each a process of its own: the contents of `batch.json`.
///
/// A batch is made once, before its first job starts, and holds all that results are later read with;
/// the experiment files may change or go.
public struct Batch: Sendable, Equatable {
  /// One run of one experiment file: a variation of its sweep with a seed.
  public struct Job: Sendable, Equatable {
    /// The name in lists: that of the experiment, then variation and seed where there are several.
    public let name: String
    /// The label of the variation; empty if there is only one.
    public let variation: String
    /// The seed.
    public let seed: UInt64
    /// The learners in file order.
    public let learners: [String]
    /// The folder, relative to that of the batch; another configuration has another folder.
    public let folder: String
    /// Whether the experiment itself says how many lanes it has.
    public let hasLanes: Bool
  }

  /// The jobs of one experiment file.
  public struct Experiment: Sendable, Equatable {
    /// The name in lists, made from the path of the file.
    public let name: String
    /// The file, as an absolute path.
    public let file: String
    /// What the results are compared with.
    public let expectations: [Expectation]
    /// The jobs, variations in file order and the seeds of each together.
    public let jobs: [Job]
  }

  /// The experiments in the order in which they were named and found.
  public let experiments: [Experiment]

  /// All jobs in order.
  public var jobs: [Job] { experiments.flatMap(\.jobs) }

  /// The batch with some of its jobs only; experiments without any are left out.
  public func keeping(_ isKept: (Job) throws -> Bool) rethrows -> Batch {
    let kept = try experiments.map { experiment in
      Experiment(
        name: experiment.name, file: experiment.file, expectations: experiment.expectations,
        jobs: try experiment.jobs.filter(isKept))
    }
    return Batch(experiments: kept.filter { !$0.jobs.isEmpty })
  }
}
