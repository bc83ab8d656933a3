import EngramTesting
import Files
import Foundation
import JSONTree

/// A folder with a tiny experiment, in which the built program is run as a person would.
struct Workbench {
  /// The root of the package.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The program lies beside the test program in the build folder.
  static let program: String = {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("engram").path
  }()

  /// About a hundredth of a second per step, unoptimised.
  static let experiment = """
    experiment: tiny
    seed: 7
    lanes: 1
    checkpoint: {every: 3}
    components:
      seen: {type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}
      unseen: {type: glyphs, size: 8, normalize: unit, classes: 8, examples: 6, first-class: 1000}
    learners:
      acl:
        type: acl
        stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
        encoder: {type: conv4, blocks: 2, channels: 4}
        layer: {type: srwm, heads: 4}
        width: 32
        layers: 1
        batch: 2
        steps: 8
    evaluations:
      held-out:
        type: episodes
        datasets: [$unseen]
        tasks: 2
        ways: 2
        shots: 1
        queries: 4
        count: 3

    """

  /// The data set of the evaluation, to be replaced by others.
  static let unseen =
    "{type: glyphs, size: 8, normalize: unit, classes: 8, examples: 6, first-class: 1000}"

  let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
    try write(Workbench.experiment, to: "tiny.yaml")
  }

  var environment: [String: String] {
    ProcessInfo.processInfo.environment.merging(
      ["HOME": scratch.path, "ENGRAM_DATA": "data", "ENGRAM_CACHE": "cache", "TERM": "dumb"]
    ) { $1 }
  }

  /// Starts the program.
  func start(_ words: [String], output: String? = nil) throws -> ChildProcess {
    try ChildProcess(
      [Workbench.program] + words, in: scratch.path, environment: environment, output: output)
  }

  /// Runs the program to its end.
  func engram(_ words: String...) throws -> Outcome { try start(words).end() }

  /// Runs a line of shell in which `"$@"` is the program with its arguments.
  func shell(_ line: String, _ words: [String] = []) throws -> Outcome {
    try ChildProcess(
      ["/bin/sh", "-c", line, "sh", Workbench.program] + words, in: scratch.path,
      environment: environment
    ).end()
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Folder.create(Folder.parent(of: scratch(name)))
    try WholeFile.write(bytes, to: scratch(name))
  }

  /// Writes the tiny experiment with some words replaced.
  func writeExperiment(replacing old: String, with new: String, to name: String) throws {
    try write(Workbench.experiment.replacingOccurrences(of: old, with: new), to: name)
  }

  func exists(_ name: String) -> Bool { Folder.exists(scratch(name)) }
  func text(_ name: String) throws -> String { try ReadableFile.text(of: scratch(name)) }
  func bytes(_ name: String) throws -> [UInt8] { try ReadableFile.bytes(of: scratch(name)) }
  func json(_ name: String) throws -> JSON { try JSON.parse(try text(name)) }

  /// The lines of `metrics.jsonl` without the seconds, which differ between runs.
  func timelessMetrics(_ run: String) throws -> [Substring] {
    try text(run + "/metrics.jsonl").split(separator: "\n").map { line in
      line[..<(line.range(of: ",\"seconds\":")?.lowerBound ?? line.endIndex)]
    }
  }

  /// How many whole lines of metrics there are so far.
  func metricsLineCount(_ run: String) -> Int {
    let bytes = (try? self.bytes(run + "/metrics.jsonl")) ?? []
    return bytes.count { $0 == UInt8(ascii: "\n") }
  }
}
