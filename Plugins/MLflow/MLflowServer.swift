import EngramCore
import JSONTree

/// The REST interface of a server.
struct MLflowServer {
  /// Sends JSON to an address, or asks it.
  typealias Request = (
    _ json: String?, _ address: String, _ authorization: String?
  ) throws -> HTTPRequest.Answer

  private let base: String
  private let authorization: String?
  private let request: Request

  init(address: String, authorization: String?, request: @escaping Request) {
    base = (address.hasSuffix("/") ? String(address.dropLast()) : address) + "/api/2.0/mlflow/"
    self.authorization = authorization
    self.request = request
  }

  /// The number of an experiment; it is made if there is none of the name.
  func experiment(named name: String) throws -> String {
    let query = "experiments/get-by-name?experiment_name=\(Self.escaped(name))"
    let known = try request(nil, base + query, authorization)
    if known.status == 404 {
      let made = try post("experiments/create", [JSON.Member("name", .text(name))])
      return try text(made["experiment_id"], of: "experiments/create")
    }
    let answer = try checked(known, of: "experiments/get-by-name")
    return try text(answer["experiment"]?["experiment_id"], of: "experiments/get-by-name")
  }

  /// Begins a run.
  func createRun(in experiment: String, named name: String, at time: Int) throws -> String {
    let answer = try post(
      "runs/create",
      [
        JSON.Member("experiment_id", .text(experiment)), JSON.Member("run_name", .text(name)),
        JSON.Member("start_time", .integer(time)),
      ])
    return try text(answer["run"]?["info"]?["run_id"], of: "runs/create")
  }

  /// Whether there is a run.
  func hasRun(_ run: String) throws -> Bool {
    let answer = try request(nil, base + "runs/get?run_id=\(Self.escaped(run))", authorization)
    guard answer.status != 404 else { return false }
    _ = try checked(answer, of: "runs/get")
    return true
  }

  /// Says how a run stands: `RUNNING`, `FINISHED`, `FAILED` or `KILLED`.
  func update(_ run: String, status: String, endedAt time: Int?) throws {
    var members = [JSON.Member("run_id", .text(run)), JSON.Member("status", .text(status))]
    if let time { members.append(JSON.Member("end_time", .integer(time))) }
    _ = try post("runs/update", members)
  }

  /// Adds metrics and parameters; at most 1,000 and 100 at once are taken by servers.
  func log(_ run: String, metrics: [JSON] = [], parameters: [JSON] = []) throws {
    _ = try post(
      "runs/log-batch",
      [
        JSON.Member("run_id", .text(run)), JSON.Member("metrics", .list(metrics)),
        JSON.Member("params", .list(parameters)),
      ])
  }

  private func post(_ path: String, _ members: [JSON.Member]) throws -> JSON {
    try checked(
      try request(JSON.object(members).compactText, base + path, authorization), of: path)
  }

  private func checked(_ answer: HTTPRequest.Answer, of path: String) throws -> JSON {
    let json = try? JSON.parse(answer.body)
    guard answer.status == 200, let json else {
      let reason = json?["message"]?.string ?? "no reason is given"
      throw DataError("\(base + path) answers with status \(answer.status): \(reason)")
    }
    return json
  }

  private func text(_ value: JSON?, of path: String) throws -> String {
    guard let text = value?.string else {
      throw DataError("\(base + path) gives an answer that is not MLflow's")
    }
    return text
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte -> String in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        return String(UnicodeScalar(byte))
      default: return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}
