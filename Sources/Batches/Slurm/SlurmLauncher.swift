internal import EngramCore
internal import Files
internal import Glibc

/// Hands the jobs of a batch to Slurm, as job arrays.
///
/// Nothing of ours runs on after that: the state of jobs is in their files as with every launcher.
public struct SlurmLauncher {
  /// What there was to submit.
  public struct Plan: Sendable, Equatable {
    /// The jobs that are done.
    public var finishedCount = 0
    /// The jobs that wait or run in arrays submitted before.
    public var queuedCount = 0
    /// The arrays of all other jobs.
    public var arrays: [SlurmArray] = []
  }

  private let batch: Batch
  private let folder: BatchFolder
  private let options: SlurmOptions
  private let shareWords: [String]
  private let program: String
  private let queue = SlurmQueue()

  /// Creates a launcher; nothing is touched yet.
  ///
  /// - Parameters:
  ///   - batch: The jobs.
  ///   - folder: The files of the batch, which are held by the caller and seen by all nodes.
  ///   - options: What is asked of Slurm.
  ///   - shareWords: Further options of `engram share`.
  ///   - program: The program, as an absolute path that all nodes see.
  public init(
    _ batch: Batch, in folder: BatchFolder, _ options: SlurmOptions, shareWords: [String] = [],
    program: String
  ) {
    self.batch = batch
    self.folder = folder
    self.options = options
    self.shareWords = shareWords
    self.program = program
  }

  /// Writes the scripts of all jobs that are neither done nor in the queue.
  ///
  /// - Parameter asksQueue: Whether Slurm is asked what is in the queue.
  /// - Returns: The arrays, in the order in which they are to be submitted.
  /// - Throws: `RunError` when Slurm does not answer or a state is damaged, `FileError` for files.
  public func prepare(asksQueue: Bool = true) throws -> Plan {
    var plan = Plan()
    let queued = asksQueue ? try queuedFolders() : []
    let left = try batch.keeping { job in
      if try folder.folder(of: job).readState().isFinished {
        plan.finishedCount += 1
      } else if queued.contains(job.folder) {
        plan.queuedCount += 1
      } else {
        return true
      }
      return false
    }
    for name in try Folder.names(in: folder.path) where name.hasSuffix(".sbatch") {
      Folder.removeFile(folder.path + "/" + name)
    }
    plan.arrays = try writeScripts(for: left)
    return plan
  }

  /// Hands an array to Slurm.
  ///
  /// - Returns: The number that Slurm gives it.
  /// - Throws: `RunError` with what Slurm says when it does not take the array.
  public func submit(_ array: SlurmArray) throws -> String {
    try queue.submit(array.scriptFile)
  }

  /// The folders of the jobs of this batch that belong to elements in the queue.
  private func queuedFolders() throws -> Set<String> {
    let manifests = try Folder.realPath(of: folder.path) + "/manifests/"
    let active = try queue.activeElements().filter { $0.mark.manifestFile.hasPrefix(manifests) }
    var folders: Set<String> = []
    for (mark, elements) in Dictionary(grouping: active, by: \.mark) {
      let jobs = try BatchFolder.readManifest(mark.manifestFile).jobs.jobs
      for element in elements {
        folders.formUnion(mark.share(of: element.index, among: jobs).map(\.folder))
      }
    }
    return folders
  }

  private func writeScripts(for left: Batch) throws -> [SlurmArray] {
    let jobs = left.jobs
    guard !jobs.isEmpty else { return [] }
    let arrayCapacity = try queue.maximumArraySize() * options.jobsPerElement
    let arrayCount = (jobs.count + arrayCapacity - 1) / arrayCapacity
    try Folder.create(folder.path + "/slurm")
    let path = try Folder.realPath(of: folder.path)
    let script = SlurmScript(
      options: options, shareWords: shareWords, program: program, folder: path,
      workingFolder: try Folder.realPath(of: "."))
    return try (0..<arrayCount).map { number in
      let part = jobs[(number * arrayCapacity)..<min((number + 1) * arrayCapacity, jobs.count)]
      let folders = Set(part.map(\.folder))
      let array = SlurmArray(
        scriptFile: path + (arrayCount == 1 ? "/submit.sbatch" : "/submit-\(number + 1).sbatch"),
        mark: SlurmMark(
          manifestFile: try folder.writeManifest(of: left.keeping { folders.contains($0.folder) }),
          jobsPerElement: options.jobsPerElement),
        jobCount: part.count,
        elementCount: (part.count + options.jobsPerElement - 1) / options.jobsPerElement)
      // The arrays run side by side.
      let concurrency = options.concurrency.map {
        max(1, $0 * (number + 1) / arrayCount - $0 * number / arrayCount)
      }
      try WholeFile.write(
        script.text(for: array, concurrency: concurrency), to: array.scriptFile)
      return array
    }
  }
}
