import Foundation
import Testing
import YAMLTree

@Suite struct SourceReadingTests {
  /// A folder of its own for every test.
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("yaml-tree-\(UUID().uuidString)").path

  private func failure(_ path: String) -> String? {
    do throws(ConfigurationError) {
      _ = try Source.read(file: path)
      return nil
    } catch {
      return error.description
    }
  }

  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/e.yaml"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try body(path)
  }

  @Test func missingFileSaysSo() {
    #expect(
      failure("/no/e.yaml")
        == "/no/e.yaml: error[unreadable-file]: there is no such file; check the path")
  }

  @Test func folderIsNoFile() {
    #expect(
      failure("/tmp") == "/tmp: error[unreadable-file]: this is a folder; name a YAML file in it")
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func unreadableFileSaysSo() throws {
    try withFile([]) { path in
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      #expect(
        failure(path)
          == "\(path): error[unreadable-file]: the file may not be read; check its permissions")
    }
  }

  @Test func otherFailuresNameTheSystemsReason() {
    let path = "/tmp/" + String(repeating: "x", count: 300)
    #expect(
      failure(path)
        == "\(path): error[unreadable-file]: the file cannot be read: File name too long")
  }

  @Test func hugeFilesAreRefused() throws {
    try withFile([UInt8](repeating: 0x20, count: (1 << 20) + 1)) { path in
      #expect(
        failure(path)
          == "\(path): error[unreadable-file]: the file is larger than 1 MiB; is it really an experiment?"
      )
    }
  }

  @Test func invalidBytesHaveAPosition() throws {
    try withFile(Array("a: 1\nb: \u{E9}x".utf8) + [0xFF, 0x0A]) { path in
      #expect(
        failure(path) == """
          \(path):2:6: error[not-utf8]: the text is not UTF-8 from here on; save the file as UTF-8
          """)
    }
  }

  /// Editors on other systems write these; the position counts in characters as everywhere.
  @Test(
    arguments: [
      [0xFF, 0xFE, 0x61, 0, 0x3A, 0, 0x20, 0, 0x3D, 0xD8, 0x00, 0xDE],
      [0xFE, 0xFF, 0, 0x61, 0, 0x3A, 0, 0x20, 0xD8, 0x3D, 0xDE, 0x00],
      [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0, 0x3A, 0, 0, 0, 0x20, 0, 0, 0, 0x00, 0xF6, 1, 0],
      [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61, 0, 0, 0, 0x3A, 0, 0, 0, 0x20, 0, 1, 0xF6, 0x00],
      [0xEF, 0xBB, 0xBF, 0x61, 0x3A, 0x20, 0xF0, 0x9F, 0x98, 0x80],
    ] as [[UInt8]])
  func everyByteOrderMarkIsUnderstood(_ bytes: [UInt8]) throws {
    try withFile(bytes) { path in
      let root = try Node.parse(try Source.read(file: path))
      #expect(root.mapping?["a"]?.scalar?.string == "\u{1F600}")
      #expect(root.mapping?.entry("a")?.mark.column == 1)
    }
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61], "UTF-16"), ([0xFE, 0xFF, 0xD8, 0x3D], "UTF-16"),
      ([0xFF, 0xFE, 0, 0, 0, 0, 0x11, 0x00], "UTF-32"),
    ] as [([UInt8], String)])
  func aWrongByteOrderMarkIsNamed(_ bytes: [UInt8], _ encoding: String) throws {
    try withFile(bytes) { path in
      #expect(
        failure(path) == """
          \(path): error[not-utf8]: the file begins as \(encoding), but is not; save it as UTF-8
          """)
    }
  }

  @Test func utf8FilesAreRead() throws {
    try withFile(Array("a: \u{E9}".utf8)) { path in
      let root = try Node.parse(try Source.read(file: path))
      #expect(root.mapping?["a"]?.scalar?.string == "\u{E9}")
    }
  }
}
