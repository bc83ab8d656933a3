import EngramCore
import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

@testable import MLflow

/// What is sent to a server; `make trackers-test` asks a real one.
struct MLflowServerTests {
  /// A server that answers as MLflow does, and remembers what it was asked.
  final class Fake {
    var requests: [(json: JSON?, address: String, authorization: String?)] = []
    var knowsExperiment = false
    var knowsRun = true
    var status = 200

    func answer(
      _ json: String?, _ address: String, _ authorization: String?
    ) throws -> HTTPRequest.Answer {
      requests.append((try json.map { try JSON.parse($0) }, address, authorization))
      let path = address.components(separatedBy: "/api/2.0/mlflow/")[1]
      let (status, text): (Int, String) =
        switch path.prefix(while: { $0 != "?" }) {
        case "experiments/get-by-name" where knowsExperiment:
          (200, #"{"experiment":{"experiment_id":"12"}}"#)
        case "runs/get" where knowsRun: (200, "{}")
        case "experiments/get-by-name", "runs/get":
          (404, #"{"error_code":"RESOURCE_DOES_NOT_EXIST"}"#)
        case "experiments/create": (200, #"{"experiment_id":"34"}"#)
        case "runs/create": (200, #"{"run":{"info":{"run_id":"abc"}}}"#)
        default: (self.status, self.status == 200 ? "{}" : #"{"message":"no room"}"#)
        }
      return HTTPRequest.Answer(status: status, body: Array(text.utf8))
    }

    func server(_ address: String = "http://there:1/") -> MLflowServer {
      MLflowServer(address: address, authorization: "Bearer x", request: answer)
    }

    /// What was sent to a path.
    func sent(to path: String) -> [JSON] {
      requests.filter { $0.address.hasSuffix(path) }.compactMap(\.json)
    }
  }

  let fake = Fake()
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func run(step: Int = 0, settings: Int = 2) -> TrackedRun {
    TrackedRun(
      experiment: "e", learner: "acl", seed: 5, folder: folder.path, step: step,
      settings: (0..<settings).map { ("learner.s\($0)", String(repeating: "x", count: 600)) })
  }

  private func follow(_ run: TrackedRun) throws -> MLflowFollower {
    try MLflowFollower(run, of: "my experiment & more", on: fake.server())
  }

  @Test func anExperimentIsMadeIfThereIsNone() throws {
    _ = try follow(run())
    #expect(
      fake.requests[0].address
        == "http://there:1/api/2.0/mlflow/experiments/get-by-name?experiment_name=my%20experiment%20%26%20more"
    )
    #expect(fake.requests.allSatisfy { $0.authorization == "Bearer x" })
    let made = fake.sent(to: "experiments/create")
    #expect(made.map { $0["name"]?.string } == ["my experiment & more"])
    #expect(fake.sent(to: "runs/create").first?["experiment_id"]?.string == "34")
    #expect(fake.sent(to: "runs/create").first?["run_name"]?.string == "acl-seed-5")
  }

  @Test func parametersComeInHundredsAndAreCut() throws {
    fake.knowsExperiment = true
    _ = try follow(run(settings: 150))
    let sent = fake.sent(to: "runs/log-batch").map { $0["params"]?.elements ?? [] }
    #expect(sent.map(\.count) == [100, 53])
    #expect(sent[0][2]["value"]?.string == "5")
    #expect(sent[1].last?["value"]?.string?.count == 500)
  }

  @Test func valuesAreSentTogetherAndTheLastOnesAtTheEnd() throws {
    let follower = try follow(run())
    for step in 1...3 { try follower.take([("loss", 0.5 * Double(step))], step: step) }
    #expect(fake.sent(to: "runs/log-batch").count == 1, "the parameters")
    try follower.stop(failed: true)
    let metrics = fake.sent(to: "runs/log-batch").last?["metrics"]?.elements ?? []
    #expect(metrics.map { $0["value"]?.double } == [0.5, 1, 1.5])
    #expect(metrics.map { $0["step"]?.int } == [1, 2, 3])
    #expect(fake.sent(to: "runs/update").last?["status"]?.string == "FAILED")
  }

  @Test func aResumedRunGoesOnInTheSame() throws {
    _ = try follow(run())
    fake.requests = []
    _ = try follow(run(step: 10))
    #expect(fake.sent(to: "runs/create").isEmpty)
    #expect(fake.sent(to: "runs/update").first?["run_id"]?.string == "abc")
    #expect(fake.sent(to: "runs/update").first?["status"]?.string == "RUNNING")
    // The server was set up anew.
    fake.knowsRun = false
    _ = try follow(run(step: 10))
    #expect(fake.sent(to: "runs/create").count == 1)
  }

  @Test func aRefusalIsOneSentence() throws {
    fake.status = 400
    let error = #expect(throws: DataError.self) { _ = try follow(run()) }
    #expect(
      error?.message
        == "http://there:1/api/2.0/mlflow/runs/log-batch answers with status 400: no room")
  }

  @Test func aServerThatIsNotThereIsNamed() {
    let error = #expect(throws: DataError.self) {
      _ = try HTTPRequest.send(nil, to: "http://127.0.0.1:9/x", authorization: nil)
    }
    #expect(error?.message.hasPrefix("http://127.0.0.1:9/x does not answer: ") == true)
  }

  @Test(
    arguments: [
      ([:], nil), (["MLFLOW_TRACKING_TOKEN": "t"], "Bearer t"),
      (["MLFLOW_TRACKING_USERNAME": "u", "MLFLOW_TRACKING_PASSWORD": "p"], "Basic dTpw"),
    ] as [([String: String], String?)])
  func whoAsksIsInTheEnvironment(environment: [String: String], header: String?) {
    #expect(MLflowTracker.authorization(environment) == header)
  }

  @Test func namesAreWrittenAsServersTakeThem() {
    #expect(MLflowFollower.key(of: "split/accuracy on 0–1: a") == "split/accuracy on 0_1_ a")
  }
}
