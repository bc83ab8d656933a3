import EngramCore
import EngramTesting
import Files
import Glibc
import Testing

struct FailingDiskTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func message(in folder: String) -> String? {
    let plan = fixture.plan(FakeLearner(stepCount: 10))
    let error = #expect(throws: (any Error).self) {
      try fixture.run(plan, fixture.options(in: folder))
    }
    return error.map { "\($0)" }
  }

  @Test func aFileInPlaceOfAFolderIsNamed() throws {
    try WholeFile.write("", to: fixture.scratch("file"))
    #expect(
      message(in: fixture.scratch("file/run"))
        == "cannot create \(fixture.scratch.path)/file/run: Not a directory")
  }

  @Test func aReadOnlyFolderIsNamed() async throws {
    let folder = fixture.scratch("read-only")
    try Folder.create(folder)
    chmod(folder, 0o555)
    chmod(fixture.scratch.path, 0o755)
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      // Permissions do not stop root.
      if geteuid() == 0 { seteuid(65534) }
      let fixture = try Fixture()
      do {
        _ = try fixture.run(
          fixture.plan(FakeLearner(stepCount: 1)), fixture.options(in: folder + "/run"))
      } catch {
        exit("\(error)" == "cannot create \(folder)/run: Permission denied" ? 0 : 1)
      }
      exit(2)
    }
  }

  // A limit on file sizes acts like a full disk; the log reaches it before any other file does.
  @Test func aFullDiskLeavesTheLastCheckpointAndWholeLines() async throws {
    let folder = fixture.folder
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 2000, rlim_max: 2000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let fixture = try Fixture()
      do {
        _ = try fixture.run(
          fixture.plan(FakeLearner(stepCount: 60)), fixture.options(in: folder))
      } catch {
        exit("\(error)" == "cannot write \(folder)/metrics.jsonl: File too large" ? 0 : 1)
      }
      exit(2)
    }
    #expect(try fixture.text("metrics.jsonl").hasSuffix("}\n"))
    #expect(!Folder.exists(folder + "/summary.json"))
    // With room again the run goes on where the checkpoint was.
    _ = try fixture.run(
      fixture.plan(FakeLearner(stepCount: 60)), fixture.options(resume: true))
    #expect(try fixture.timelessMetrics().count == 60)
  }
}
