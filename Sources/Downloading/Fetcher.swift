public import EngramCore
internal import Files

/// Fetches published files: resumes what was interrupted, compares with the published checksum, and
/// gives a file its name only when it is whole and right.
public struct Fetcher {
  /// An address below which files are laid out as in a data root, in place of the official ones.
  public var mirror: String?
  /// A connection over which nothing comes for so long is given up.
  public var stallSeconds = 60
  /// How often an interrupted file is asked for, as long as every time brings more of it.
  public var attemptCount = 5
  /// Whether somebody wants it to end.
  public var isStopped: () -> Bool = { false }

  /// Creates a fetcher.
  ///
  /// - Parameter mirror: An address that takes the place of the official ones; `nil` for none.
  public init(mirror: String? = nil) { self.mirror = mirror }

  /// Fetches a file.
  ///
  /// - Parameters:
  ///   - download: The file; it has an address, or there is a mirror.
  ///   - folder: The folder that ``Download/file`` lies below.
  ///   - report: Takes the number of bytes so far, and of all if that is known.
  /// - Returns: What the published checksum says; never anything worse than that there is none.
  /// - Throws: ``DownloadError``; there is no file of the name then, except one that was there before.
  public func fetch(
    _ download: Download, into folder: String,
    report: @escaping (_ byteCount: Int, _ total: Int?) -> Void = { _, _ in }
  ) throws(DownloadError) -> FileCondition {
    let address = try address(of: download)
    do {
      let file = try PartialFile("\(folder)/\(download.file)")
      do {
        try transfer(download, from: address, into: file, report)
      } catch {
        if file.byteCount == 0 { file.discard() }
        throw error
      }
      let condition = try FileCondition(of: file.partPath, download)
      try check(condition, of: file, download, from: address)
      try file.complete()
      return condition
    } catch let error as DownloadError {
      throw error
    } catch {
      throw DownloadError(.place, "\(error)")
    }
  }

  /// Where a file is asked for.
  ///
  /// - Throws: ``DownloadError`` when it has no address, or one that is no address on the web.
  public func address(of download: Download) throws(DownloadError) -> String {
    guard let mirror else {
      guard let address = download.address else {
        throw DownloadError(.source, "\(download.file) has no address")
      }
      return address
    }
    guard mirror.hasPrefix("http://") || mirror.hasPrefix("https://") else {
      throw DownloadError(
        .place, "'\(mirror)' is no address of a mirror; it begins with http:// or https://")
    }
    return mirror + (mirror.hasSuffix("/") ? "" : "/") + download.file
  }

  private func transfer(
    _ download: Download, from address: String, into file: PartialFile,
    _ report: @escaping (Int, Int?) -> Void
  ) throws {
    for attempt in 1...max(1, attemptCount) {
      let start = file.byteCount
      let transfer = Transfer(of: address, into: file, isStopped: isStopped) { count, total in
        report(count, total ?? download.byteCount)
      }
      var ending = try transfer.run(stallSeconds: stallSeconds)
      if case .complete = ending, transfer.total == nil, let expected = download.byteCount,
        file.byteCount < expected
      {
        // Without a length in the answer only the published size shows that bytes are missing.
        ending = .interrupted("\(file.byteCount) of \(expected) bytes came")
      }
      switch ending {
      case .complete: return
      case .mustStartOver: try file.begin(note: nil)
      case .interrupted(let reason):
        guard attempt >= attemptCount || file.byteCount <= start else { continue }
        throw DownloadError(.source, "cannot fetch \(address): \(reason); \(rest(file, address))")
      case .refused(let reason):
        throw DownloadError(.source, "cannot fetch \(address): \(reason)")
      case .stopped:
        throw DownloadError(.stop, "stopped fetching \(address); \(rest(file, address))")
      }
    }
    throw DownloadError(.source, "cannot fetch \(address): the file changes with every request")
  }

  /// What becomes of the bytes that are there.
  private func rest(_ file: PartialFile, _ address: String) -> String {
    guard file.byteCount > 0, Transfer.version(of: file, from: address) != nil else {
      return "the same command tries again"
    }
    return "\(ByteCount.text(file.byteCount)) are kept, and the same command fetches the rest"
  }

  private func check(
    _ condition: FileCondition, of file: PartialFile, _ download: Download, from address: String
  ) throws {
    switch condition {
    case .asPublished, .contentsAsPublished: return
    case .unknown, .other, .damaged: break
    }
    if let published = download.checksum ?? download.contents {
      let found = try FileContents.checksum(of: file.partPath, like: published)
      file.discard()
      throw DownloadError(
        .source,
        "\(address) is not the published file: it has \(found) instead of \(published.digits), and "
          + "was removed")
    }
    if let expected = download.byteCount, file.byteCount != expected {
      let found = file.byteCount
      file.discard()
      throw DownloadError(
        .source,
        "\(address) is not the published file: it has \(found) bytes instead of \(expected), and was "
          + "removed")
    }
    if case .damaged(let reason) = condition {
      file.discard()
      throw DownloadError(.source, "\(address) is damaged, and was removed: \(reason)")
    }
  }
}
