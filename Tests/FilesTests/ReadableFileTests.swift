import EngramTesting
import Files
import Glibc
import Testing

struct ReadableFileTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: FileError.self) { try ReadableFile(scratch("a")) }
    #expect(error?.description == "cannot read \(scratch.path)/a: No such file or directory")
  }

  @Test func foldersAndPipesAreRefusedWithoutWaiting() {
    mkfifo(scratch("pipe"), 0o644)
    for path in [scratch("pipe"), scratch.path, "/dev/zero"] {
      #expect(throws: FileError(.read, path, reason: "it is not a regular file")) {
        try ReadableFile(path)
      }
    }
  }

  @Test func aFileThatHasBecomeShorterIsNamed() throws {
    try WholeFile.write("12345678", to: scratch("a"))
    let file = try ReadableFile(scratch("a"))
    try AppendedFile.truncate(scratch("a"), toByteCount: 3)
    #expect(throws: FileError(.read, scratch("a"), reason: "it ends at byte 3")) {
      try file.bytes(at: 0, count: 8)
    }
  }

  @Test func filesWithoutASizeAreReadToTheirEnd() throws {
    #expect(try ReadableFile.text(of: "/proc/self/status").contains("Pid:"))
  }

  @Test func textMustBeUTF8() throws {
    try WholeFile.write([0xFF], to: scratch("a"))
    #expect(throws: FileError(.read, scratch("a"), reason: "it is not UTF-8 text")) {
      try ReadableFile.text(of: scratch("a"))
    }
  }
}
