import EngramTesting
import Files
import Glibc
import Testing

struct AppendedFileTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  @Test func linesAreAddedToWhatIsThere() throws {
    let path = scratch("log")
    try AppendedFile(path).append(line: "one")
    try AppendedFile(path).append(line: "two")
    #expect(try ReadableFile.text(of: path) == "one\ntwo\n")
    try AppendedFile.truncate(path, toByteCount: 4)
    #expect(try ReadableFile.text(of: path) == "one\n")
  }

  @Test func aFullDeviceIsNamed() throws {
    symlink("/dev/full", scratch("log"))
    let file = try AppendedFile(scratch("log"))
    let error = #expect(throws: FileError.self) { try file.append(line: "one") }
    #expect(error?.description == "cannot write \(scratch.path)/log: No space left on device")
  }

  @Test func aLineThatDoesNotFitIsTakenOffAgain() async throws {
    let path = scratch("log")
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 10, rlim_max: 10)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      do {
        let file = try AppendedFile(path)
        try file.append(line: "first")
        try file.append(line: "second")
      } catch {
        exit("\(error)" == "cannot write \(path): File too large" ? 0 : 1)
      }
      exit(2)
    }
    #expect(try ReadableFile.text(of: path) == "first\n")
  }
}
