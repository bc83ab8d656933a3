import EngramTesting
import Files
import Glibc
import Testing

struct FolderTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  @Test func parentsAreMadeToo() throws {
    try Folder.create(scratch("a/b/c"))
    try Folder.create(scratch("a/b/c/"))
    #expect(Folder.isFolder(scratch("a/b/c")))
  }

  @Test func aFileInTheWayIsNamed() throws {
    try WholeFile.write("", to: scratch("a"))
    let error = #expect(throws: FileError.self) { try Folder.create(scratch("a")) }
    #expect(
      error?.description == "cannot create \(scratch.path)/a: a file of that name is in the way")
  }

  @Test(arguments: [
    ("a", "."), ("a/b", "a"), ("/a", "/"), ("/", "/"), ("a/b/", "a"), ("./a", "."),
  ])
  func theParentIsWhatStandsInFrontOfTheLastSlash(path: String, parent: String) {
    #expect(Folder.parent(of: path) == parent)
  }

  @Test func aSecondLockIsRefusedUntilTheFirstIsGone() throws {
    var first: FolderLock? = try FolderLock(scratch.path)
    let error = #expect(throws: FileError.self) { try FolderLock(scratch.path) }
    #expect(
      error?.description
        == "cannot write \(scratch.path): another process is writing into this folder")
    withExtendedLifetime(first) {}
    first = nil
    #expect(throws: Never.self) { try FolderLock(scratch.path) }
  }
}
