import EngramCore
import Foundation

/// A folder that lives as long as the value, where files can be written.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "engram-datasets-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var roots: DataRoots { DataRoots(folders: [path]) }

  /// Writes bytes to a file, making folders on the way, and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}
