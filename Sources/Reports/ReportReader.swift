internal import Batches
internal import EngramCore
internal import Files
internal import YAMLTree

/// Finds what a report is about, from the plain files of runs alone.
public enum ReportReader {
  /// Reads all finished runs of a batch, of a run folder, or of any folder with runs below it.
  ///
  /// - Parameter path: The folder.
  /// - Returns: The experiments; not empty.
  /// - Throws: `RunError` when there is no run or a file of one is damaged.
  public static func experiments(in path: String) throws -> [ReportedExperiment] {
    guard Folder.isFolder(path) else { throw RunError("\(path): there is no such folder") }
    let folder = BatchFolder(path)
    if Folder.exists(folder.batchFile) { return try experiments(of: folder) }
    let directories = try directories(under: path, depth: 0)
    guard !directories.isEmpty else {
      throw RunError("\(path) holds no run: there is no experiment.yaml in it or below")
    }
    return try experiments(directories, under: path)
  }

  private static func experiments(of folder: BatchFolder) throws -> [ReportedExperiment] {
    try folder.read().experiments.map { experiment in
      var runs: [ReportedExperiment.Run] = []
      var open: [(name: String, reason: String)] = []
      for job in experiment.jobs {
        let place = folder.folder(of: job)
        let state = try place.readState()
        if case .failed(let failure) = state.phase {
          open.append((job.name, failure.message))
        } else if !state.isFinished {
          open.append((job.name, state.phase.name))
        }
        let directories = RunDirectory.all(ofLearners: job.learners, under: place.runFolder)
        for directory in directories where directory.isFinished {
          let summary = try directory.readSummary()
          let name = job.learners.count == 1 ? job.name : "\(job.name)/\(summary.learner)"
          runs.append(
            .init(
              directory: directory, name: name, variation: job.variation, summary: summary))
        }
      }
      return ReportedExperiment(
        name: experiment.name, results: try folder.results(of: experiment), runs: runs, open: open)
    }
  }

  private static func experiments(
    _ directories: [RunDirectory], under root: String
  ) throws -> [ReportedExperiment] {
    var names: [String] = []
    var runs: [String: [ReportedExperiment.Run]] = [:]
    var open: [(name: String, reason: String)] = []
    for directory in directories {
      let name = self.name(of: directory, under: root)
      guard directory.isFinished else {
        open.append((name, "not finished"))
        continue
      }
      let summary = try directory.readSummary()
      if runs[summary.experiment] == nil { names.append(summary.experiment) }
      runs[summary.experiment, default: []].append(
        .init(
          directory: directory, name: name, variation: variation(of: name, summary),
          summary: summary))
    }
    let found = names.map { name in
      let own = runs[name] ?? []
      let members = own.map {
        SetSummary.Member(variation: $0.variation, summaries: [$0.summary])
      }
      return ReportedExperiment(name: name, results: SetSummary(members), runs: own, open: [])
    }
    guard !open.isEmpty else { return found }
    return found + [
      ReportedExperiment(name: "Without results", results: SetSummary([]), runs: [], open: open)
    ]
  }

  /// What distinguishes runs of one experiment besides learner and seed: the rest of the folder's name.
  private static func variation(of name: String, _ summary: RunSummary) -> String {
    var parts = name.split(separator: "/").map(String.init)
    if parts.last == summary.learner { parts.removeLast() }
    parts.removeAll { $0 == "seed-\(summary.seed)" }
    return parts.joined(separator: "/")
  }

  private static func name(of directory: RunDirectory, under root: String) -> String {
    let rest = directory.path.dropFirst(root.count).drop { $0 == "/" }
    return String(rest)
  }

  /// The folders of learners' runs, those of one experiment in the order in which it names them.
  private static func directories(under folder: String, depth: Int) throws -> [RunDirectory] {
    let own = RunDirectory(folder)
    if own.holdsRun { return [own] }
    // Links may lead in circles.
    guard depth < 16 else { return [] }
    let found = try Folder.names(in: folder).map { folder + "/" + $0 }.filter(Folder.isFolder)
      .flatMap { try directories(under: $0, depth: depth + 1) }
    return try inOrderOfLearners(found, under: folder)
  }

  /// Learners of one run in the order in which its experiment names them.
  private static func inOrderOfLearners(
    _ directories: [RunDirectory], under folder: String
  ) throws -> [RunDirectory] {
    guard let first = directories.first, directories.count > 1,
      Folder.exists(first.experimentFile),
      let tree = try? Node.parse(try Source.read(file: first.experimentFile))
    else { return directories }
    let names = tree.mapping?["learners"]?.mapping?.entries.map(\.key) ?? []
    let expected = RunDirectory.all(ofLearners: names, under: folder).filter(directories.contains)
    return expected + directories.filter { !expected.contains($0) }
  }
}
