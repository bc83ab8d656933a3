internal import Files
internal import JSONTree
internal import Safetensors
internal import TensorEngine

/// How far a learner's evaluations have come, as it is kept in `evaluation.safetensors`.
///
/// What is finished is kept as numbers; within an episode the learner's own state is kept too, if it can say.
struct EvaluationProgress {
  /// An evaluation that is not finished; without metrics.
  struct Current {
    var summary: EvaluationSummary
    /// What is known of the episode at hand: rows of a matrix, and the number of tasks observed.
    var matrix = AccuracyMatrix(rows: [])
    var observedCount = 0
    /// The learner after these tasks; empty where an episode starts anew.
    var state: [(name: String, tensor: Tensor)] = []
  }

  /// Evaluations that are finished, in order.
  var finished: [EvaluationSummary] = []
  /// The one after them.
  var current: Current?
  /// The most that the learner has stored.
  var storage = LearnerStorage()
  /// The time that all of it took.
  var seconds = 0.0

  private static let format = "engram-evaluation-1"

  /// Writes the progress as a whole or not at all.
  func write(to path: String, learner: String) throws {
    let metadata = [
      "format": Self.format, "learner": learner, "progress": json.compactText,
    ]
    try SafetensorsFile.write(current?.state ?? [], metadata: metadata, to: path)
  }

  /// Reads the progress of a run; nothing where there is no file.
  static func read(_ path: String) throws -> EvaluationProgress {
    guard Folder.exists(path) else { return EvaluationProgress() }
    func damaged(_ reason: String) -> RunError {
      RunError("\(path): \(reason); remove the file to evaluate anew")
    }
    let file: SafetensorsFile
    var state: [(name: String, tensor: Tensor)] = []
    do throws(SafetensorsError) {
      file = try SafetensorsFile(path)
      for name in file.names { state.append((name, try file.tensor(named: name))) }
    } catch {
      throw damaged(error.reason)
    }
    guard file.metadata["format"] == format, let text = file.metadata["progress"],
      let json = try? JSON.parse(text), var progress = EvaluationProgress(json: json)
    else { throw damaged("it is not the progress of an evaluation") }
    progress.current?.state = state
    return progress
  }

  private var json: JSON {
    var members = [
      JSON.Member(
        "finished", .object(finished.map { JSON.Member($0.name, $0.json) })),
      JSON.Member("storage", storage.json),
      JSON.Member("seconds", .number(seconds)),
    ]
    if let current {
      members += [
        JSON.Member("name", .text(current.summary.name)),
        JSON.Member("summary", current.summary.json),
        JSON.Member("observed", .integer(current.observedCount)),
        JSON.Member("rows", .list(current.matrix.rows.map { .list($0.map(JSON.number)) })),
        JSON.Member("before", .list(current.matrix.before.map(JSON.number))),
      ]
    }
    return .object(members)
  }

  private init?(json: JSON) {
    for member in json["finished"]?.members ?? [] {
      guard let summary = EvaluationSummary(name: member.key, json: member.value) else {
        return nil
      }
      finished.append(summary)
    }
    guard let storage = LearnerStorage(json: json["storage"]),
      let seconds = json["seconds"]?.double
    else { return nil }
    self.storage = storage
    self.seconds = seconds
    guard let name = json["name"]?.string else { return }
    guard let text = json["summary"], let summary = EvaluationSummary(name: name, json: text),
      let observed = json["observed"]?.int, let rows = json["rows"]?.elements
    else { return nil }
    func row(_ json: JSON?) -> [Double] { (json?.elements ?? []).compactMap(\.double) }
    current = Current(
      summary: summary, matrix: AccuracyMatrix(rows: rows.map(row), before: row(json["before"])),
      observedCount: observed)
  }

  init() {}
}

extension LearnerStorage {
  /// The account as it is written to `summary.json`.
  var json: JSON {
    .object([
      JSON.Member("examples", .integer(exampleCount)),
      JSON.Member("example_bytes", .integer(exampleBytes)),
      JSON.Member("numbers", .integer(numberCount)),
      JSON.Member("bytes", .integer(byteCount)),
    ])
  }

  /// Reads an account back; that of nothing where there is none.
  init?(json: JSON?) {
    guard let json else {
      self.init()
      return
    }
    guard let examples = json["examples"]?.int, let bytes = json["example_bytes"]?.int,
      let numbers = json["numbers"]?.int
    else { return nil }
    self.init(exampleCount: examples, exampleBytes: bytes, numberCount: numbers)
  }
}
