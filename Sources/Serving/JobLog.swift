internal import Batches
internal import Files

/// What the processes of a job said.
enum JobLog {
  /// More than this of a log is too much for a page.
  static let limit = 1 << 20

  /// The end of a log.
  ///
  /// - Parameters:
  ///   - name: The name of a job.
  ///   - path: The folder of the batch.
  /// - Returns: Its last bytes from the beginning of a line, or `nil` if there is no such job, it has said
  ///   nothing, or its log lies outside the folder.
  static func text(of name: String, in path: String) -> [UInt8]? {
    let folder = BatchFolder(path)
    guard let job = try? folder.read().jobs.first(where: { $0.name == name }),
      let root = try? Folder.realPath(of: path),
      let place = try? Folder.realPath(of: folder.folder(of: job).logFile),
      place.hasPrefix(root == "/" ? root : root + "/"), let file = try? ReadableFile(place)
    else { return nil }
    let start = max(0, file.byteCount - limit)
    guard let bytes = try? file.bytes(at: start, count: file.byteCount - start) else { return nil }
    guard start > 0, let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
    return Array("... \(start + end + 1) bytes before this are in log.txt\n".utf8)
      + bytes[(end + 1)...]
  }
}
