import EngramTesting
import Files
import Glibc
import Testing

struct WholeFileTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  @Test func writingReplacesTheFileAndLeavesNothingElse() throws {
    let path = scratch("a.txt")
    try WholeFile.write("old", to: path)
    try WholeFile.write("new", to: path)
    #expect(try ReadableFile.text(of: path) == "new")
    #expect(!Folder.exists(path + ".partial"))
  }

  @Test func remainsOfACrashAreOverwritten() throws {
    let path = scratch("a.txt")
    try WholeFile.write("a longer text than the next one", to: path + ".partial")
    try WholeFile.write("new", to: path)
    #expect(try ReadableFile.text(of: path) == "new")
    #expect(!Folder.exists(path + ".partial"))
  }

  @Test func aParentThatIsAFileIsNamed() throws {
    try WholeFile.write("", to: scratch("file"))
    let error = #expect(throws: FileError.self) {
      try WholeFile.write("text", to: scratch("file/a.txt"))
    }
    #expect(error?.description == "cannot write \(scratch.path)/file/a.txt: Not a directory")
  }

  @Test func anErrorWhileWritingKeepsTheOldFile() throws {
    let path = scratch("a.txt")
    try WholeFile.write("old", to: path)
    #expect(throws: FileError(.write, path, reason: "enough")) {
      try WholeFile.write(to: path) { (output) throws(FileError) in
        try output.append([1, 2, 3])
        throw FileError(.write, path, reason: "enough")
      }
    }
    #expect(try ReadableFile.text(of: path) == "old")
    #expect(!Folder.exists(path + ".partial"))
  }

  // The limit on file sizes acts like a full disk, on every machine and for root as well. It is a
  // property of the process, hence the child.
  @Test func aFileThatDoesNotFitKeepsTheOldOne() async throws {
    let path = scratch("a.txt")
    try WholeFile.write("old", to: path)
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      do {
        try WholeFile.write([UInt8](repeating: 1, count: 2000), to: path)
      } catch {
        exit("\(error)" == "cannot write \(path): File too large" ? 0 : 1)
      }
      exit(2)
    }
    #expect(try ReadableFile.text(of: path) == "old")
    #expect(!Folder.exists(path + ".partial"))
  }

  @Test func aReadOnlyFolderIsNamed() async throws {
    let path = scratch("read-only")
    try Folder.create(path)
    chmod(path, 0o555)
    chmod(scratch.path, 0o755)
    await #expect(processExitsWith: .success) { [path = path as String] in
      // Permissions do not stop root.
      if geteuid() == 0 { seteuid(65534) }
      do {
        try WholeFile.write("text", to: path + "/a.txt")
      } catch {
        exit("\(error)" == "cannot write \(path)/a.txt: Permission denied" ? 0 : 1)
      }
      exit(2)
    }
  }
}
