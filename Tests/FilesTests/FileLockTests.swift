import EngramTesting
import Files
import Synchronization
import Testing

struct FileLockTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  @Test func aLockIsRefusedWhileItIsHeldAndLeavesNothing() throws {
    let path = scratch("a.lock")
    var first: FileLock? = try FileLock(path)
    #expect(throws: FileError(.write, path, reason: "another process is writing it")) {
      try FileLock(path, waits: false)
    }
    #expect(Folder.exists(path), "a refused lock removes the file of the one that holds it")
    withExtendedLifetime(first) {}
    first = nil
    #expect(!Folder.exists(path))
    #expect(throws: Never.self) { try FileLock(path, waits: false) }
  }

  @Test func whatAProcessThatDiedHasLeftIsTakenOver() throws {
    let path = scratch("a.lock")
    try WholeFile.write("", to: path)
    var lock: FileLock? = try FileLock(path, waits: false)
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(!Folder.exists(path))
  }

  private final class Counts: Sendable {
    let inside = Atomic(0)
    let turns = Atomic(0)
    let intruders = Atomic(0)
  }

  /// Each release removes the file, and with it the lock of those who wait: none may enter twice.
  @Test func ofManyThatWaitOneAtATimeEnters() async throws {
    let path = scratch("a.lock")
    let counts = Counts()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<200 {
            let lock = try FileLock(path)
            if counts.inside.add(1, ordering: .sequentiallyConsistent).newValue > 1 {
              counts.intruders.add(1, ordering: .relaxed)
            }
            counts.turns.add(1, ordering: .relaxed)
            counts.inside.subtract(1, ordering: .sequentiallyConsistent)
            withExtendedLifetime(lock) {}
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(counts.turns.load(ordering: .relaxed) == 1600)
    #expect(counts.intruders.load(ordering: .relaxed) == 0)
    #expect(!Folder.exists(path))
  }

  @Test func aFolderThatIsMissingIsNamed() throws {
    #expect(
      throws: FileError(.write, scratch("no/a.lock"), reason: "No such file or directory")
    ) { try FileLock(scratch("no/a.lock")) }
  }
}
