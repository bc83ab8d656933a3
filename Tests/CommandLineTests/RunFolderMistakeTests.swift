import EngramTesting
import Files
import Glibc
import Testing

/// Run folders that cannot be used, disks that are full, and files of a run that were damaged.
struct RunFolderMistakeTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func expectFailure(_ words: String..., message: String) throws {
    let outcome = try bench.start(words).end()
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: \(message)\n")
    #expect(outcome.output == "")
  }

  @Test(arguments: [
    ("tiny.yaml", "cannot create tiny.yaml: a file of that name is in the way"),
    ("tiny.yaml/run", "cannot create tiny.yaml/run: Not a directory"),
    ("/proc/run", "cannot create /proc/run: No such file or directory"),
  ])
  func aFolderThatCannotBeMadeIsNamed(folder: String, message: String) throws {
    try expectFailure("run", "tiny.yaml", "--out", folder, message: message)
  }

  @Test func aFolderThatHoldsARunIsNotOverwritten() throws {
    _ = try bench.engram("run", "tiny.yaml", "--out", "run", "--set", "learners.acl.steps=1")
    let names = try Folder.names(in: bench.scratch("run"))
    let before = try names.map { try bench.bytes("run/" + $0) }
    try expectFailure(
      "run", "tiny.yaml", "--out", "run",
      message: "run already holds a run; continue it with --resume, "
        + "or choose another folder with --out")
    #expect(try names.map { try bench.bytes("run/" + $0) } == before)
  }

  @Test func aFolderWithoutARunIsNotResumed() throws {
    try expectFailure(
      "run", "tiny.yaml", "--out", "run", "--resume",
      message: "run holds no run; leave out --resume to start one")
    #expect(!bench.exists("run"))
  }

  @Test func anotherExperimentIsNotResumed() throws {
    _ = try bench.engram("run", "tiny.yaml", "--out", "run", "--set", "learners.acl.steps=1")
    try expectFailure(
      "run", "tiny.yaml", "--out", "run", "--resume",
      message: "run holds another experiment and cannot be resumed with this one: "
        + #"line 69 of experiment.yaml was "    steps: 1" and would be "    steps: 8""#)
  }

  /// Who may not write is anybody but root.
  @Test func aReadOnlyFolderIsNamed() throws {
    try Folder.create(bench.scratch("locked"))
    chmod(bench.scratch("locked"), 0o555)
    let line =
      getuid() == 0
      ? #"exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@""# : #"exec "$@""#
    let isAble = try bench.shell(line, ["--version"]).ending == .code(0)
    // The build folder itself may be closed to others.
    guard isAble else { try Test.cancel("the program cannot be run as another user here") }
    let outcome = try bench.shell(line, ["run", "tiny.yaml", "--out", "locked/run"])
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: cannot create locked/run: Permission denied\n")
  }

  // A limit on file sizes, in blocks of 512 bytes, acts like a full disk.
  @Test(arguments: [
    (1, "experiment.yaml", [] as [String]),
    (8, "metrics.jsonl", ["checkpoint.every=1000", "learners.acl.steps=20"]),
    (80, "checkpoint.safetensors", []),
  ])
  func aFullDiskIsNamedAndLeavesNothingHalfWritten(
    blocks: Int, file: String, overrides: [String]
  ) throws {
    let words = ["run", "tiny.yaml"] + overrides.flatMap { ["--set", $0] } + ["--out"]
    let outcome = try bench.shell(#"ulimit -f \#(blocks); exec "$@""#, words + ["run"])
    #expect(outcome.ending == .code(1))
    let last = outcome.error.split(separator: "\n").last
    #expect(last == "error: cannot write run/\(file): File too large")
    #expect(!bench.exists("run/summary.json"))
    #expect(try Folder.names(in: bench.scratch("run")).allSatisfy { !$0.hasSuffix(".partial") })
    if bench.exists("run/metrics.jsonl") {
      #expect(try bench.text("run/metrics.jsonl").hasSuffix("}\n"))
    }
    // With room again the run ends as if nothing had been: from what was whole.
    let isBegun = bench.exists("run/experiment.yaml")
    let again = try bench.start(words + ["run"] + (isBegun ? ["--resume"] : [])).end()
    #expect(again.ending == .code(0), "\(again.error)")
    _ = try bench.start(words + ["other"]).end()
    #expect(try bench.timelessMetrics("run") == bench.timelessMetrics("other"))
    #expect(
      try bench.bytes("run/checkpoint.safetensors")
        == bench.bytes("other/checkpoint.safetensors"))
  }

  @Test func aDamagedCheckpointIsNotTakenForWhole() throws {
    let words = ["run", "tiny.yaml", "--out", "run"]
    _ = try bench.start(words).end()
    let whole = try bench.bytes("run/checkpoint.safetensors")
    unlink(bench.scratch("run/summary.json"))
    var changed = whole
    changed[whole.count - 100] ^= 1
    for (bytes, reason) in [
      (Array(whole.prefix(100)), "the header is cut off"),
      (changed, "the checkpoint is damaged, its checksum does not match"),
    ] {
      try bench.write(bytes, to: "run/checkpoint.safetensors")
      let outcome = try bench.start(words + ["--resume"]).end()
      #expect(outcome.ending == .code(1))
      #expect(
        outcome.error.split(separator: "\n").last
          == """
          error: run/checkpoint.safetensors: \(reason); remove the file to start over from step 0
          """)
      #expect(!bench.exists("run/summary.json"))
    }
    unlink(bench.scratch("run/checkpoint.safetensors"))
    #expect(try bench.start(words + ["--resume"]).end().ending == .code(0))
    #expect(try bench.bytes("run/checkpoint.safetensors") == whole)
  }
}
