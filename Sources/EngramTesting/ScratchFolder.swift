internal import Foundation

/// A folder of its own for one test, removed together with the value.
public final class ScratchFolder: Sendable {
  /// The absolute path.
  public let path: String

  /// Makes a new, empty folder in the system's folder for temporary files.
  public init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("engram-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in the folder.
  public func callAsFunction(_ name: String) -> String { path + "/" + name }
}
