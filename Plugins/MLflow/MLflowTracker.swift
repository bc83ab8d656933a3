public import EngramCore
import Foundation

/// Reports runs to a server of MLflow through its REST interface, version 2.0.
///
/// Every learner is a run of its own; its parameters are the settings, its metrics the values of the training steps and,
/// at the end, of the evaluations. A run that is resumed goes on in the same run of the server; steps that are taken
/// again are in its history twice. As for MLflow's own clients, `MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME`
/// and `MLFLOW_TRACKING_PASSWORD`, say who is asking.
///
/// > Source: <https://mlflow.org/docs/latest/rest-api.html>.
public struct MLflowTracker: Tracker {
  /// The word in YAML.
  public static let typeName = "mlflow"
  /// One sentence for lists.
  public static let summary = "Reports to a server of MLflow."

  private let address: String
  private let experiment: String

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    address = settings.text(
      "address", default: "http://127.0.0.1:5000", "Where the server is.")
    experiment = settings.text(
      "experiment", default: "",
      "The experiment of the server, made if it has none of the name; empty for the name of this one."
    )
  }

  /// Asks the server for the experiment and begins a run in it.
  ///
  /// - Throws: `DataError` when the server does not answer or refuses.
  public func follow(_ run: TrackedRun) throws -> any RunFollower {
    let environment = ProcessInfo.processInfo.environment
    let server = MLflowServer(
      address: address, authorization: Self.authorization(environment), request: HTTPRequest.send)
    return try MLflowFollower(
      run, of: experiment.isEmpty ? run.experiment : experiment, on: server)
  }

  static func authorization(_ environment: [String: String]) -> String? {
    if let token = environment["MLFLOW_TRACKING_TOKEN"], !token.isEmpty { return "Bearer \(token)" }
    guard let user = environment["MLFLOW_TRACKING_USERNAME"], !user.isEmpty else { return nil }
    let pair = "\(user):\(environment["MLFLOW_TRACKING_PASSWORD"] ?? "")"
    return "Basic \(Data(pair.utf8).base64EncodedString())"
  }
}
