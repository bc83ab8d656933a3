public import EngramCore
internal import Glibc
public import YAMLTree

/// Reads the experiments of a batch, all of them before anything is written.
public struct BatchReader {
  /// Mistakes in experiment files, each file with its own.
  public struct Mistakes: Error {
    /// One error for every file that has mistakes.
    public let errors: [ConfigurationError]
    /// The number of files that were read.
    public let fileCount: Int
  }

  /// A batch with its jobs' experiments, which are not written yet.
  public struct Reading {
    /// The batch.
    public let batch: Batch
    /// The experiment of every job with all defaults, in the order of the jobs.
    public let frozenTexts: [String]
    /// The experiment of every job, built.
    public let members: [ExperimentSet.Member]
    /// What is allowed but probably not meant.
    public let warnings: [Diagnostic]

    /// Writes what is not there yet: from here on the experiment files are not needed any more.
    ///
    /// Jobs of a batch that was there before keep their results; those with another configuration
    /// stay in the folder, but are not part of the batch.
    ///
    /// - Throws: `FileError` when something cannot be written.
    public func freeze(in folder: BatchFolder) throws {
      for (job, text) in zip(batch.jobs, frozenTexts) { try folder.folder(of: job).freeze(text) }
      try folder.write(batch)
    }
  }

  private let registry: Registry
  private let environment: (String) -> String?

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - registry: The components that may be named.
  ///   - environment: The value of an environment variable, for `${env:NAME}`.
  public init(registry: Registry, environment: @escaping (String) -> String?) {
    self.registry = registry
    self.environment = environment
  }

  /// Reads and checks all experiments of some paths.
  ///
  /// - Parameters:
  ///   - paths: Experiment files, and folders with some.
  ///   - pattern: Which jobs are wanted, such as `*/seed-1`; `nil` for all.
  ///   - overrides: What the command line changes in every file.
  /// - Returns: The batch with its experiments.
  /// - Throws: ``Mistakes`` of all files, or `RunError` when the paths or the pattern name nothing.
  public func read(
    _ paths: [String], only pattern: String? = nil,
    overrides: Experiment.Overrides = Experiment.Overrides()
  ) throws -> Reading {
    let files = try ExperimentFiles.find(paths)
    var errors: [ConfigurationError] = []
    var sets: [(ExperimentFiles.Entry, ExperimentSet)] = []
    for entry in files {
      do throws(ConfigurationError) {
        let set = try Experiment.read(
          file: entry.file, overrides: overrides, registry: registry, environment: environment)
        sets.append((entry, set))
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw Mistakes(errors: errors, fileCount: files.count) }
    for member in sets.flatMap(\.1.members) { try member.firstPlan.checkRunnable() }
    return try reading(of: sets, only: pattern)
  }

  private func reading(
    of sets: [(ExperimentFiles.Entry, ExperimentSet)], only pattern: String?
  ) throws -> Reading {
    var experiments: [Batch.Experiment] = []
    var members: [ExperimentSet.Member] = []
    for (entry, set) in sets {
      var jobs: [Batch.Job] = []
      for member in set.members {
        let job = Batch.Job(member, of: entry.name)
        guard pattern.map({ fnmatch($0, job.name, 0) == 0 }) ?? true else { continue }
        jobs.append(job)
        members.append(member)
      }
      guard !jobs.isEmpty else { continue }
      experiments.append(
        Batch.Experiment(
          name: entry.name, file: entry.file, expectations: set.expectations, jobs: jobs))
    }
    if experiments.isEmpty, let pattern {
      let first = sets.first.flatMap { entry, set in
        set.members.first.map { Batch.Job($0, of: entry.name).name }
      }
      throw RunError(
        "no job is called \(pattern)" + (first.map { "; the first is called \($0)" } ?? ""))
    }
    return Reading(
      batch: Batch(experiments: experiments), frozenTexts: members.map(\.resolvedText),
      members: members, warnings: sets.flatMap(\.1.warnings))
  }
}

extension Batch.Job {
  init(_ member: ExperimentSet.Member, of experiment: String) {
    let name = [experiment, member.folder].filter { !$0.isEmpty }.joined(separator: "/")
    let plan = member.firstPlan
    self.init(
      name: name, variation: member.variation, seed: member.seed,
      learners: plan.entries.map(\.name),
      folder: "jobs/\(name)-\(TextDigest.text(of: member.resolvedText))",
      hasLanes: plan.laneCount != nil)
  }
}
