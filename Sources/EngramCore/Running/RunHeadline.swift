internal import Files
internal import JSONTree

/// What a list says about a finished run: the head of its `summary.json`.
public struct RunHeadline: Sendable, Equatable {
  /// The name of the experiment.
  public let experiment: String
  /// The name of the learner.
  public let learner: String
  /// The seed of the run.
  public let seed: UInt64
  /// Training steps taken.
  public let stepCount: Int
  /// Time spent in training and evaluation.
  public let seconds: Double
  /// The means of metrics on the first evaluation; those without a value are left out.
  public let metrics: [String: Double]

  /// Reads the headline of a finished run.
  ///
  /// - Parameter directory: The files of the run.
  /// - Throws: ``RunError`` when the file is damaged, `FileError` when it cannot be read.
  public init(_ directory: RunDirectory) throws {
    let bytes = try ReadableFile.bytes(of: directory.summaryFile)
    // Matrices of every episode are most of the file.
    guard let json = try? JSON.parse(bytes, omitting: ["episodes", "R", "R_std", "curve"]),
      let experiment = json["experiment"]?.string, let learner = json["learner"]?.string,
      let seed = json["seed"]?.seed, let steps = json["steps"]?.int,
      let training = json["seconds"]?.double, let evaluation = json["evaluation_seconds"]?.double,
      let evaluations = json["evaluations"]?.members
    else { throw RunError("\(directory.summaryFile): it is not the summary of a run") }
    self.experiment = experiment
    self.learner = learner
    self.seed = seed
    stepCount = steps
    seconds = training + evaluation
    let first = evaluations.first?.value
    var metrics: [String: Double] = [:]
    for name in (first?["metrics"]?.elements ?? []).compactMap(\.string) {
      if let value = first?[name]?.double { metrics[name] = value }
    }
    self.metrics = metrics
  }
}
