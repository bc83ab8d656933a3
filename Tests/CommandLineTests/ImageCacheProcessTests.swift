import EngramTesting
import Files
import Foundation
import SampleFiles
import Testing

/// The cache of prepared images among processes that start together, die and run out of room.
struct ImageCacheProcessTests {
  let bench: Workbench
  private static let imageCount = 40_000

  init() throws {
    bench = try Workbench()
    let pixels = (0..<Self.imageCount * 64).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 5) }
    try bench.write(idx([Self.imageCount, 8, 8], pixels), to: "data/images")
    try bench.write(
      idx([Self.imageCount], (0..<Self.imageCount).map { UInt8($0 % 8) }), to: "data/labels")
    try writeExperiment(steps: 1)
  }

  /// An experiment whose data sets are two halves of the file: 1.3 MB of images each.
  private func writeExperiment(steps: Int) throws {
    func half(_ first: Int) -> String {
      "{type: idx, images: images, labels: labels, label-count: 8, extents: [8, 8], "
        + "normalize: unit, first: \(first), count: \(Self.imageCount / 2)}"
    }
    let seen = "{type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}"
    let text = Workbench.experiment
      .replacing("steps: 8", with: "steps: \(steps)").replacing(seen, with: half(0))
      .replacing(Workbench.unseen, with: half(Self.imageCount / 2))
    try bench.write(text, to: "cached.yaml")
  }

  /// All that is in the folder of the cache, hidden or not.
  private func cacheNames() throws -> [String] {
    guard bench.exists("cache") else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: bench.scratch("cache")).sorted()
  }

  /// Whether the cache is two whole files and nothing else.
  private func cacheIsComplete() throws -> Bool {
    let names = try cacheNames()
    return names.count == 2 && names.allSatisfy { $0.hasPrefix("idx-") && $0.hasSuffix(".images") }
  }

  private func run(_ folder: String) throws -> Outcome {
    try bench.engram("run", "cached.yaml", "--out", folder)
  }

  private func warnings(_ outcome: Outcome) -> [Substring] {
    outcome.error.split(separator: "\n").filter { $0.hasPrefix("warning: ") }
  }

  @Test func tenProcessesAtOnceShareOneCache() throws {
    let processes = try (0..<10).map {
      try bench.start(["run", "cached.yaml", "--out", "run\($0)"])
    }
    for process in processes {
      let outcome = try process.end()
      #expect(outcome.ending == .code(0), "\(outcome.error)")
      #expect(warnings(outcome) == [])
    }
    #expect(try cacheIsComplete())
    let expected = try results("run0")
    for index in 1..<10 { #expect(try results("run\(index)") == expected, "run\(index)") }
    let again = try run("warm")
    #expect(again.ending == .code(0))
    #expect(try results("warm") == expected)
  }

  private func results(_ run: String) throws -> [Substring] {
    let metrics = try bench.timelessMetrics(run)
    #expect(!metrics.isEmpty)
    return metrics
  }

  @Test func aProcessThatIsKilledLeavesNothingThatMatters() throws {
    try writeExperiment(steps: 1_000_000)
    let killed = try bench.start(["run", "cached.yaml", "--out", "killed"])
    try killed.wait { try !cacheNames().isEmpty }
    killed.send(SIGKILL)
    #expect(try killed.end().ending == .signal(SIGKILL))
    try writeExperiment(steps: 1)
    let outcome = try run("next")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    #expect(warnings(outcome) == [])
    #expect(try cacheIsComplete())
  }

  @Test func aFullDiskIsMentionedOnceAndDoneWithout() throws {
    let line =
      "mkdir cache && mount -t tmpfs -o size=1m none cache || exit 99; \"$@\"; code=$?; "
      + "ls -A cache; exit $code"
    let outcome = try ChildProcess(
      ["unshare", "-m", "/bin/sh", "-c", line, "sh", Workbench.program]
        + ["run", "cached.yaml", "--out", "full"],
      in: bench.scratch.path, environment: bench.environment
    ).end()
    if outcome.ending != .code(0), !bench.exists("full") {
      try Test.cancel("only a privileged user can mount a small file system: \(outcome.error)")
    }
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let told = warnings(outcome)
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("warning: cannot write cache/idx-") == true)
    #expect(
      told.first?.hasSuffix("No space left on device; prepared images are kept in memory only")
        == true)
    #expect(!outcome.output.contains(".images"), "left in the cache: \(outcome.output)")
    #expect(try run("roomy").ending == .code(0))
    #expect(try results("full") == results("roomy"))
  }

  /// A limit on the size of files does what a full disk does, to users without rights too.
  @Test func aLimitOnFilesIsAFullDisk() throws {
    let outcome = try bench.shell(
      "ulimit -f 1000; exec \"$@\"", ["run", "cached.yaml", "--out", "run"])
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    #expect(warnings(outcome).count == 1)
    #expect(warnings(outcome).first?.contains("File too large") == true)
    #expect(try cacheNames() == [])
  }

  /// Runs the program as a user whom permissions hold back: root without its privilege to ignore them.
  private func restricted(_ words: String...) throws -> Outcome {
    guard getuid() == 0 else { return try bench.start(words).end() }
    let lacking = "--bounding-set=-dac_override,-dac_read_search"
    let outcome = try ChildProcess(
      ["setpriv", lacking, Workbench.program] + words, in: bench.scratch.path,
      environment: bench.environment
    ).end()
    if outcome.error.hasPrefix("setpriv:") || outcome.error.hasPrefix("/usr/bin/env:") {
      try Test.cancel("no privilege can be given up here: \(outcome.error)")
    }
    return outcome
  }

  @Test func aCacheThatMayNotBeReadIsMadeAnew() throws {
    #expect(try run("first").ending == .code(0))
    for name in try cacheNames() { chmod(bench.scratch("cache/" + name), 0) }
    let outcome = try restricted("run", "cached.yaml", "--out", "second")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    #expect(warnings(outcome).count == 2)
    #expect(warnings(outcome).allSatisfy { $0.hasSuffix("it has been made anew") })
    #expect(try cacheIsComplete())
    for name in try cacheNames() { chmod(bench.scratch("cache/" + name), 0) }
    chmod(bench.scratch("cache"), 0o555)
    defer { chmod(bench.scratch("cache"), 0o755) }
    let without = try restricted("run", "cached.yaml", "--out", "third")
    #expect(without.ending == .code(0), "\(without.error)")
    #expect(warnings(without).count == 1)
    #expect(warnings(without).first?.contains("Permission denied") == true)
    #expect(try results("third") == results("first"))
  }

  @Test func aDataFileThatMayNotBeReadIsNamed() throws {
    chmod(bench.scratch("data/images"), 0)
    let outcome = try restricted("run", "cached.yaml", "--out", "run")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error == "run folder: run\nerror: data/images cannot be opened: Permission denied\n")
    #expect(try cacheNames() == [])
  }
}
