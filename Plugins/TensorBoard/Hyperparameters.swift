import EngramCore
import SwiftProtobuf

/// The records that TensorBoard's table of hyperparameters is made of.
enum Hyperparameters {
  /// What a run begins with: the settings, the learner and the seed.
  static func start(_ run: TrackedRun, at time: Double) throws -> [TBSummary.Value] {
    var start = TBHyperparameterRecord.Start()
    for (path, text) in run.settings { start.hparams[path] = value(of: text) }
    start.hparams["learner"] = .init(stringValue: run.learner)
    start.hparams["seed"] = .init(numberValue: Double(run.seed))
    start.groupName = "\(run.experiment)/\(run.learner)/\(run.seed)"
    start.startTimeSecs = time
    return [try record("session_start_info") { $0.sessionStartInfo = start }]
  }

  /// What a run ends with.
  static func end(failed: Bool, at time: Double) throws -> [TBSummary.Value] {
    [
      try record("session_end_info") {
        $0.sessionEndInfo = .with {
          $0.status = failed ? .failure : .success
          $0.endTimeSecs = time
        }
      }
    ]
  }

  private static func record(
    _ name: String, _ fill: (inout TBHyperparameterRecord) -> Void
  ) throws -> TBSummary.Value {
    var record = TBHyperparameterRecord()
    fill(&record)
    let content = try record.serializedData()
    return .with {
      $0.tag = "_hparams_/\(name)"
      $0.metadata = .with {
        $0.pluginData = .with {
          $0.pluginName = "hparams"
          $0.content = content
        }
      }
    }
  }

  private static func value(of text: String) -> Google_Protobuf_Value {
    switch text {
    case "true", "false": return .init(boolValue: text == "true")
    default:
      let number = Double(text)
      return number?.isFinite == true ? .init(numberValue: number ?? 0) : .init(stringValue: text)
    }
  }
}
