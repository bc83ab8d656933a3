import EngramCore
import Files
import Foundation
import JSONTree

/// Reports one run.
///
/// Values are gathered, so that a training step does not wait for the network each time.
final class MLflowFollower: RunFollower {
  private static let gatheredLimit = 500
  private static let gatheringTime = Duration.seconds(1)
  /// What old servers take of a parameter.
  private static let parameterLength = 500

  private let server: MLflowServer
  private let run: String
  private var step: Int
  private var gathered: [JSON] = []
  private var sentAt = ContinuousClock.now

  init(_ tracked: TrackedRun, of experiment: String, on server: MLflowServer) throws {
    self.server = server
    step = tracked.step
    // The number of the run is kept, so that a resumed run goes on in it.
    let note = tracked.folder + "/mlflow-run.txt"
    if tracked.step > 0, Folder.exists(note) {
      let known = try ReadableFile.text(of: note).trimmingCharacters(in: .whitespacesAndNewlines)
      if try server.hasRun(known) {
        run = known
        try server.update(run, status: "RUNNING", endedAt: nil)
        return
      }
    }
    run = try server.createRun(
      in: try server.experiment(named: experiment),
      named: "\(tracked.learner)-seed-\(tracked.seed)", at: Self.milliseconds)
    try WholeFile.write(run + "\n", to: note)
    let fixed = [("experiment", tracked.experiment), ("learner", tracked.learner)]
    let parameters =
      fixed + [("seed", "\(tracked.seed)")] + tracked.settings.map { ($0.path, $0.text) }
    for start in stride(from: 0, to: parameters.count, by: 100) {
      try server.log(
        run,
        parameters: parameters[start..<min(start + 100, parameters.count)].map { path, text in
          JSON.object([
            JSON.Member("key", .text(Self.key(of: path))),
            JSON.Member("value", .text(String(text.prefix(Self.parameterLength)))),
          ])
        })
    }
  }

  func take(_ values: [(name: String, value: Double)], step: Int) throws {
    self.step = step
    gather(values, step: step)
    let isDue = ContinuousClock.now - sentAt >= Self.gatheringTime
    if isDue || gathered.count >= Self.gatheredLimit { try send() }
  }

  func synchronize() throws { try send() }

  func finish(_ summary: RunSummary) throws {
    for evaluation in summary.evaluations {
      gather(
        evaluation.metrics.compactMap { metric in
          metric.spread.map { ("\(evaluation.name)/\(metric.name)", $0.mean) }
        }, step: step)
      for (index, row) in evaluation.rows.enumerated() {
        gather(
          zip(evaluation.taskNames, row).map { ("\(evaluation.name)/accuracy on \($0)", $1.mean) },
          step: index + 1)
      }
    }
    try end(as: "FINISHED")
  }

  func stop(failed: Bool) throws { try end(as: failed ? "FAILED" : "KILLED") }

  private func end(as status: String) throws {
    try send()
    try server.update(run, status: status, endedAt: Self.milliseconds)
  }

  private func gather(_ values: [(name: String, value: Double)], step: Int) {
    for (name, value) in values {
      gathered.append(
        JSON.object([
          JSON.Member("key", .text(Self.key(of: name))), JSON.Member("value", .number(value)),
          JSON.Member("timestamp", .integer(Self.milliseconds)),
          JSON.Member("step", .integer(step)),
        ]))
    }
  }

  private func send() throws {
    while !gathered.isEmpty {
      try server.log(run, metrics: Array(gathered.prefix(1000)))
      gathered.removeFirst(min(1000, gathered.count))
    }
    sentAt = .now
  }

  private static var milliseconds: Int { Int(Date().timeIntervalSince1970 * 1000) }

  /// Letters, digits and `_-. /` are what servers allow in a name.
  static func key(of name: String) -> String {
    String(
      name.map { character in
        let isAllowed =
          character.isASCII && (character.isLetter || character.isNumber)
          || "_-. /".contains(character)
        return isAllowed ? character : "_"
      })
  }
}
