internal import Files
internal import YAMLTree

/// A learner of a run whose folder is there, finished or not.
public struct LearnerRun {
  /// The files.
  public let directory: RunDirectory
  /// The experiment, read anew from the folder.
  public let plan: ExperimentPlan
  /// The learner and what it is measured on.
  public let entry: ExperimentPlan.Entry

  /// Opens the learners of a run.
  ///
  /// - Parameters:
  ///   - folder: A run folder, or that of one learner of a run of several.
  ///   - registry: The components that its experiment may name.
  /// - Returns: The learners in the order of the experiment; not empty.
  /// - Throws: ``RunError`` when the folder is not that of one run, `ConfigurationError` when its experiment
  ///   can no longer be read.
  public static func all(in folder: String, registry: Registry) throws -> [LearnerRun] {
    guard Folder.exists(folder) else { throw RunError("\(folder): there is no such folder") }
    guard Folder.isFolder(folder) else {
      throw RunError("\(folder) is not a folder; name the folder of a run")
    }
    let own = RunDirectory(folder)
    if Folder.exists(own.experimentFile) { return [try one(in: own, registry)] }
    let inner = try runs(under: folder, depth: 3)
    guard let first = inner.first else {
      throw RunError("\(folder) holds no run: there is no experiment.yaml in it")
    }
    let plan = try plan(of: first, registry)
    let directories = plan.entries.count > 1 ? try RunDirectory.all(of: plan, under: folder) : []
    guard directories.contains(first) else {
      let isOneOfSeveral =
        try plan.entries.count > 1
        && RunDirectory.all(of: plan, under: Folder.parent(of: first.path)).contains(first)
      let run = isOneOfSeveral ? Folder.parent(of: first.path) : first.path
      throw RunError("\(folder) holds several runs; name one of them, such as \(run)")
    }
    return zip(plan.entries, directories).compactMap { entry, directory in
      directory.holdsRun ? LearnerRun(directory: directory, plan: plan, entry: entry) : nil
    }
  }

  private static func one(
    in directory: RunDirectory, _ registry: Registry
  ) throws -> LearnerRun {
    let plan = try plan(of: directory, registry)
    if plan.entries.count == 1 {
      return LearnerRun(directory: directory, plan: plan, entry: plan.entries[0])
    }
    // The path may be `.`.
    let name = try Folder.realPath(of: directory.path).split(separator: "/").last ?? ""
    guard let entry = plan.entries.first(where: { $0.name == name }) else {
      let names = plan.entries.map(\.name).list
      throw RunError(
        "\(directory.path) is not the folder of a learner of its experiment, which are \(names)")
    }
    return LearnerRun(directory: directory, plan: plan, entry: entry)
  }

  private static func plan(
    of directory: RunDirectory, _ registry: Registry
  ) throws -> ExperimentPlan {
    let set = try Experiment.read(file: directory.experimentFile, registry: registry)
    guard let plan = set.members.first?.firstPlan, set.members.count == 1 else {
      throw RunError("\(directory.experimentFile): it does not describe one run")
    }
    return plan
  }

  /// The folders below one that hold an experiment, down to a depth.
  private static func runs(under folder: String, depth: Int) throws -> [RunDirectory] {
    guard depth > 0 else { return [] }
    let folders = try Folder.names(in: folder).map { folder + "/" + $0 }.filter(Folder.isFolder)
    let here = folders.map(RunDirectory.init).filter { Folder.exists($0.experimentFile) }
    return try here.isEmpty
      ? folders.flatMap { try runs(under: $0, depth: depth - 1) } : here
  }
}
