internal import EngramCore
internal import Files
internal import JSONTree

/// The files of one job.
///
/// `frozen.yaml` is the experiment with all defaults, written before the first job of the batch
/// starts; `run` is the run folder; `log.txt` has what the job's processes said, one after the other;
/// `state.json` says how far the job is.
public struct JobFolder: Sendable {
  /// The folder.
  public let path: String

  /// Names a folder without touching it.
  public init(_ path: String) { self.path = path }

  /// The experiment as it was frozen.
  public var frozenFile: String { path + "/frozen.yaml" }
  /// The run folder.
  public var runFolder: String { path + "/run" }
  /// What the job's processes said.
  public var logFile: String { path + "/log.txt" }
  /// How far the job is.
  public var stateFile: String { path + "/state.json" }

  /// Makes the folder with its frozen experiment; one that is there is the same already.
  func freeze(_ resolvedText: String) throws {
    try Folder.create(path)
    guard !Folder.exists(frozenFile) else { return }
    try WholeFile.write(resolvedText, to: frozenFile)
  }

  /// How far the job is.
  ///
  /// - Throws: `RunError` for a damaged state, `FileError` for one that cannot be read.
  public func readState() throws -> JobState {
    guard Folder.exists(stateFile) else { return .waiting }
    let text = try ReadableFile.text(of: stateFile)
    guard let json = try? JSON.parse(text), let state = JobState(json: json) else {
      throw RunError("\(stateFile): it is not the state of a job; remove it to start the job again")
    }
    return state
  }

  /// Replaces the state.
  public func write(_ state: JobState) throws {
    try WholeFile.write(state.json.indentedText, to: stateFile)
  }

  /// Whether no process works at the job, such as one of an earlier launcher that is about to end.
  ///
  /// - Throws: `RunError` for a damaged state, `FileError` for one that cannot be read.
  func isFree() throws -> Bool {
    guard case .running(let process) = try readState().phase else { return true }
    // Of a process elsewhere only its lock tells, which ends with the process or its computer.
    guard process.isHere else {
      return !Folder.isFolder(runFolder) || (try? FolderLock(runFolder)) != nil
    }
    return !process.isAlive
  }

  /// The last line that the job's processes said; empty if none.
  public var lastLine: String {
    guard let file = try? ReadableFile(logFile) else { return "" }
    let count = min(file.byteCount, 1024)
    guard let bytes = try? file.bytes(at: file.byteCount - count, count: count) else { return "" }
    let line = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.last ?? []
    return String(decoding: line, as: UTF8.self)
  }
}
