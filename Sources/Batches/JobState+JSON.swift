internal import JSONTree

extension JobState {
  /// The state as it is written to `state.json`.
  var json: JSON {
    var members = [JSON.Member("state", .text(phase.name))]
    switch phase {
    case .waiting, .stopped, .finished: break
    case .running(let process): members.append(JSON.Member("process", process.json))
    case .failed(let failure):
      members.append(JSON.Member("kind", .text(failure.kind.rawValue)))
      members.append(JSON.Member("message", .text(failure.message)))
    }
    members.append(JSON.Member("attempts", .integer(attemptCount)))
    members.append(JSON.Member("seconds", .number((seconds * 1000).rounded() / 1000)))
    return .object(members)
  }

  /// Reads a state back; `nil` if something is missing.
  init?(json: JSON) {
    guard let name = json["state"]?.string, let attempts = json["attempts"]?.int,
      let seconds = json["seconds"]?.double
    else { return nil }
    let phase: Phase
    switch name {
    case "waiting": phase = .waiting
    case "stopped": phase = .stopped
    case "finished": phase = .finished
    case "running":
      guard let process = ProcessIdentity(json: json["process"]) else { return nil }
      phase = .running(process)
    case "failed":
      guard let kind = json["kind"]?.string.flatMap(JobFailure.Kind.init(rawValue:)),
        let message = json["message"]?.string
      else { return nil }
      phase = .failed(JobFailure(kind, message))
    default: return nil
    }
    self.init(phase: phase, attemptCount: attempts, seconds: seconds)
  }
}

extension JobState.Phase {
  /// The word for the phase in files and lists.
  public var name: String {
    switch self {
    case .waiting: "waiting"
    case .running: "running"
    case .stopped: "stopped"
    case .finished: "finished"
    case .failed: "failed"
    }
  }
}
