internal import Files
internal import JSONTree

/// The files of one learner's run.
///
/// Every file but `metrics.jsonl` is replaced as a whole, so that whatever is there is complete.
public struct RunDirectory: Hashable, Sendable {
  /// The folder.
  public let path: String

  /// Names a folder without touching it.
  public init(_ path: String) { self.path = path }

  /// The experiment with all defaults, as it was started.
  public var experimentFile: String { path + "/experiment.yaml" }
  /// Where, when and with what the run was started.
  public var environmentFile: String { path + "/environment.json" }
  /// One JSON object per training step.
  public var metricsFile: String { path + "/metrics.jsonl" }
  /// The results; there as soon as the run is finished.
  public var summaryFile: String { path + "/summary.json" }
  /// The learner after its last saved step.
  public var checkpointFile: String { path + "/checkpoint.safetensors" }
  /// The learner after the best of its validations; there if the experiment has a `selection:`.
  public var bestFile: String { path + "/best.safetensors" }

  /// How far the evaluations have come; there while they are going on.
  public var evaluationFile: String { path + "/evaluation.safetensors" }

  /// Whether the folder holds a run, finished or not.
  public var holdsRun: Bool {
    [experimentFile, metricsFile, summaryFile, checkpointFile].contains(where: Folder.exists)
  }

  /// Whether the run in the folder is finished.
  public var isFinished: Bool { Folder.exists(summaryFile) }

  /// The folder of every learner: the run folder itself for one, folders within it for several.
  ///
  /// - Throws: ``RunError`` when a learner's name cannot be the name of a folder.
  static func all(of plan: ExperimentPlan, under root: String) throws(RunError) -> [RunDirectory] {
    let names = plan.entries.map(\.name)
    if names.count > 1 {
      for name in names { try checkFolderName(name, "learner") }
    }
    return all(ofLearners: names, under: root)
  }

  /// The folder of every learner of a run that is there, by their names in file order.
  public static func all(ofLearners names: [String], under root: String) -> [RunDirectory] {
    names.count == 1 ? [RunDirectory(root)] : names.map { RunDirectory(root + "/" + $0) }
  }

  /// Whether a run of a plan has begun in a folder.
  public static func holdRun(
    of plan: ExperimentPlan, under root: String
  ) throws(RunError) -> Bool {
    ([RunDirectory(root)] + (try all(of: plan, under: root))).contains(where: \.holdsRun)
  }

  /// The run folder for an experiment when the user names none: `runs/NAME`, `runs/NAME-2`, ….
  ///
  /// - Parameters:
  ///   - experiment: The name of the experiment.
  ///   - isResuming: Whether to take the last one that exists instead of the next free one.
  ///   - parent: The folder in which all runs lie.
  /// - Returns: The path; nothing is created.
  /// - Throws: ``RunError`` when the name cannot be the name of a folder.
  public static func standard(
    for experiment: String, isResuming: Bool, under parent: String = "runs"
  ) throws(RunError) -> String {
    try checkFolderName(experiment, "experiment")
    let first = parent + "/" + experiment
    var last = first
    var number = 2
    while Folder.exists(number == 2 ? first : last) {
      let next = "\(first)-\(number)"
      guard Folder.exists(next) else { return isResuming ? last : next }
      last = next
      number += 1
    }
    return first
  }

  private static func checkFolderName(_ name: String, _ kind: String) throws(RunError) {
    let isFine =
      !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != 0x7F }
    guard isFine else {
      throw RunError("the \(kind) name \"\(name)\" cannot be used as the name of a folder")
    }
  }

  /// Makes the folder and writes what is known before the first step.
  func begin(experiment: String, environment: EnvironmentRecord) throws {
    try Folder.create(path)
    try WholeFile.write(environment.json.indentedText, to: environmentFile)
    try WholeFile.write(experiment, to: experimentFile)
  }
}
