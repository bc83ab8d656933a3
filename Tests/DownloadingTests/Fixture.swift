import Downloading
import EngramCore
import EngramTesting
import Files
import LocalServer
import SampleFiles

/// A file of a thousand bytes that a server has, and a folder that it is fetched into.
struct Fixture {
  static let body = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
  static let download = Download(
    "set/file.bin", from: nil, .md5(md5(body)), byteCount: body.count)

  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  var path: String { scratch("set/file.bin") }

  /// Everything in the folder of the file.
  var names: [String] { (try? Folder.names(in: scratch("set"))) ?? [] }

  func bytes(_ name: String = "set/file.bin") throws -> [UInt8] {
    try ReadableFile.bytes(of: scratch(name))
  }

  /// Fetches the file, with one request unless more are allowed.
  @discardableResult func fetch(
    _ download: Download = download, from server: LocalServer, attemptCount: Int = 1,
    configure: (inout Fetcher) -> Void = { _ in }
  ) throws -> FileCondition {
    var fetcher = Fetcher(mirror: server.address)
    fetcher.attemptCount = attemptCount
    configure(&fetcher)
    return try fetcher.fetch(download, into: scratch.path)
  }

  /// Fetches the file in vain.
  func failure(
    _ download: Download = download, from server: LocalServer, attemptCount: Int = 1,
    configure: (inout Fetcher) -> Void = { _ in }
  ) -> DownloadError? {
    do {
      try fetch(download, from: server, attemptCount: attemptCount, configure: configure)
      return nil
    } catch {
      return error as? DownloadError
    }
  }
}
