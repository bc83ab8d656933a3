internal import Batches
internal import EngramCore
internal import Files
internal import YAMLTree

/// Where a learner's run lies, and what it is called.
struct RunPlace {
  /// Whether there are results.
  enum State {
    case finished
    case open(reason: String)
  }

  /// The files.
  let directory: RunDirectory
  /// The folder as people see it, without what all of them begin with.
  let name: String
  /// Whether there are results.
  let state: State
  /// The experiment and the variation in it if the run is that of a batch's job.
  let job: (experiment: Batch.Experiment, job: Batch.Job)?

  /// The runs of a batch, of a run folder, or of any folder with runs below it.
  ///
  /// - Throws: `RunError` when there is none.
  static func all(in path: String) throws -> [RunPlace] {
    guard Folder.isFolder(path) else { throw RunError("\(path): there is no such folder") }
    let folder = BatchFolder(path)
    if Folder.exists(folder.batchFile) { return try all(of: folder) }
    let directories = try directories(under: path, depth: 0)
    guard !directories.isEmpty else {
      throw RunError("\(path) holds no run: there is no experiment.yaml in it or below")
    }
    return directories.map { directory in
      let name = String(directory.path.dropFirst(path.count).drop { $0 == "/" })
      return RunPlace(
        directory: directory, name: name.isEmpty ? "." : name,
        state: directory.isFinished ? .finished : .open(reason: "not finished"), job: nil)
    }
  }

  private static func all(of folder: BatchFolder) throws -> [RunPlace] {
    try folder.read().experiments.flatMap { experiment in
      try experiment.jobs.flatMap { job in
        let place = folder.folder(of: job)
        let directories = RunDirectory.all(ofLearners: job.learners, under: place.runFolder)
        let finished = zip(job.learners, directories).filter { $0.1.isFinished }
        var places = finished.map { learner, directory in
          RunPlace(
            directory: directory, name: finished.count == 1 ? job.name : "\(job.name)/\(learner)",
            state: .finished, job: (experiment, job))
        }
        let state = try place.readState()
        if !state.isFinished {
          var reason = state.phase.name
          if case .failed(let failure) = state.phase { reason = failure.message }
          places.append(
            RunPlace(
              directory: RunDirectory(place.runFolder), name: job.name,
              state: .open(reason: reason), job: (experiment, job)))
        }
        return places
      }
    }
  }

  /// The folders of learners' runs.
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
      Folder.parent(of: first.path) == folder, Folder.exists(first.experimentFile),
      let tree = try? Node.parse(try Source.read(file: first.experimentFile))
    else { return directories }
    let names = tree.mapping?["learners"]?.mapping?.entries.map(\.key) ?? []
    let expected = RunDirectory.all(ofLearners: names, under: folder).filter(directories.contains)
    return expected + directories.filter { !expected.contains($0) }
  }
}
