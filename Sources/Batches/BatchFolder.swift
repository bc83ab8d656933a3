public import EngramCore
internal import Files
internal import JSONTree

/// The files of a batch.
///
/// `batch.json` names the jobs; `jobs/NAME-DIGEST` belongs to one of them, see ``JobFolder``;
/// `results/NAME` has the tables of every experiment, and `manifests` the jobs that were handed to
/// schedulers. Every file is replaced as a whole, so that
/// whoever reads while a batch is running finds complete ones.
public struct BatchFolder: Sendable {
  /// The folder.
  public let path: String

  /// Names a folder without touching it.
  public init(_ path: String) { self.path = path }

  /// The jobs.
  public var batchFile: String { path + "/batch.json" }

  /// The folder of a job.
  public func folder(of job: Batch.Job) -> JobFolder { JobFolder(path + "/" + job.folder) }

  /// Reads the batch.
  ///
  /// - Throws: `RunError` when there is none, or `FileError` when it cannot be read.
  public func read() throws -> Batch {
    guard Folder.exists(batchFile) else {
      throw RunError("\(path) holds no batch: there is no batch.json in it")
    }
    let text = try ReadableFile.text(of: batchFile)
    guard let json = try? JSON.parse(text), let batch = Batch(json: json) else {
      throw RunError("\(batchFile): it is not the list of a batch's jobs")
    }
    return batch
  }

  /// Writes some jobs of the batch to a file that never changes, so that the elements of a job array
  /// find them by index however long they wait and whatever becomes of the batch.
  ///
  /// - Parameter jobs: The jobs in the order of their indices.
  /// - Returns: The file, as an absolute path.
  /// - Throws: `FileError` when it cannot be written.
  public func writeManifest(of jobs: Batch) throws -> String {
    let text = jobs.json.indentedText
    try Folder.create(path + "/manifests")
    let folder = try Folder.realPath(of: path + "/manifests")
    let file = "\(folder)/\(TextDigest.text(of: text)).json"
    if !Folder.exists(file) { try WholeFile.write(text, to: file) }
    return file
  }

  /// Reads a manifest.
  ///
  /// - Parameter file: The file, `BATCH/manifests/DIGEST.json`.
  /// - Returns: The folder of the batch, and the jobs in the order of their indices.
  /// - Throws: `RunError` when it is none, or `FileError` when it cannot be read.
  public static func readManifest(_ file: String) throws -> (folder: BatchFolder, jobs: Batch) {
    let text = try ReadableFile.text(of: file)
    guard let json = try? JSON.parse(text), let jobs = Batch(json: json) else {
      throw RunError("\(file): it is not the manifest of a batch")
    }
    let folder = Folder.parent(of: Folder.parent(of: try Folder.realPath(of: file)))
    return (BatchFolder(folder), jobs)
  }

  /// Writes the batch; one that was there is replaced.
  func write(_ batch: Batch) throws {
    try WholeFile.write(batch.json.indentedText, to: batchFile)
  }

  /// How far every job is, in the order of the batch.
  ///
  /// - Throws: `FileError` when a state that is there cannot be read.
  public func states(of batch: Batch) throws -> [JobState] {
    try batch.jobs.map { try folder(of: $0).readState() }
  }

  /// The results of the finished jobs of an experiment.
  ///
  /// - Throws: `RunError` when the summary of a finished run is damaged.
  public func results(of experiment: Batch.Experiment) throws -> SetSummary {
    var members: [SetSummary.Member] = []
    for job in experiment.jobs {
      let directories = RunDirectory.all(
        ofLearners: job.learners, under: folder(of: job).runFolder)
      guard directories.allSatisfy(\.isFinished) else { continue }
      members.append(
        SetSummary.Member(
          variation: job.variation, summaries: try directories.map { try $0.readSummary() }))
    }
    return SetSummary(members, expectations: experiment.expectations)
  }

  /// Writes `results.json` of an experiment.
  ///
  /// - Throws: `FileError` when it cannot be written.
  public func write(_ results: SetSummary, of experiment: Batch.Experiment) throws {
    let folder = path + "/results/" + experiment.name
    try Folder.create(folder)
    try results.write(to: folder)
  }
}
