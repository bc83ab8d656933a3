import EngramTesting
import Files
import Testing

@testable import EngramCore

struct EnvironmentTests {
  let fixture: Fixture
  let commit = String(repeating: "ab", count: 20)

  init() throws { fixture = try Fixture() }

  private func write(_ text: String, to name: String) throws {
    try Folder.create(Folder.parent(of: fixture.scratch(name)))
    try WholeFile.write(text, to: fixture.scratch(name))
  }

  @Test func theCommitOfABranchIsFoundFromASubfolder() throws {
    try write("ref: refs/heads/main\n", to: ".git/HEAD")
    try write(commit + "\n", to: ".git/refs/heads/main")
    #expect(GitCommit.find(from: fixture.scratch("some/folder")) == commit)
  }

  @Test func packedBranchesAndLooseHeadsAreFound() throws {
    try write("ref: refs/heads/main\n", to: ".git/HEAD")
    try write("# pack-refs\n\(commit) refs/heads/main\n", to: ".git/packed-refs")
    #expect(GitCommit.find(from: fixture.scratch.path) == commit)
    try write("cd" + commit, to: ".git/HEAD")
    #expect(GitCommit.find(from: fixture.scratch.path) == "cd" + commit)
  }

  @Test func linkedWorktreesAreFollowed() throws {
    try write("gitdir: ../main/.git/worktrees/side\n", to: "side/.git")
    try write("ref: refs/heads/side\n", to: "main/.git/worktrees/side/HEAD")
    try write("../..\n", to: "main/.git/worktrees/side/commondir")
    try write(commit, to: "main/.git/refs/heads/side")
    #expect(GitCommit.find(from: fixture.scratch("side")) == commit)
  }

  @Test func withoutARepositoryThereIsNoCommit() {
    #expect(GitCommit.find(from: fixture.scratch.path) == nil)
  }

  @Test func theMachineIsDescribed() {
    #expect(Machine.coreCount >= 1)
    #expect(Machine.peakMemoryBytes > 1 << 20)
    #expect(Machine.hostName?.isEmpty == false)
    #expect(Machine.timestamp.count == 20)
  }
}
