internal import CArchive
internal import EngramCore
import Glibc

/// Reads the entries of a compressed file or of a zip archive through libarchive.
struct ArchiveReader: ~Copyable {
  /// What a file is expected to be.
  enum Container {
    /// One stream of bytes, gzip or not: libarchive looks at the content, not at the name.
    case stream
    /// A zip archive. Only its directory at the end is trusted, so a cut archive is refused.
    case zip
  }

  /// The file, for messages.
  let path: String
  private let container: Container
  private let handle: OpaquePointer
  private var entryName: String?

  private init(path: String, container: Container, handle: OpaquePointer) {
    self.path = path
    self.container = container
    self.handle = handle
  }

  /// Opens a file.
  ///
  /// - Throws: ``DataError`` when it cannot be opened.
  static func open(_ path: String, as container: Container) throws -> ArchiveReader {
    guard let handle = archive_read_new() else {
      throw DataError("\(path) cannot be read: out of memory")
    }
    switch container {
    case .stream:
      archive_read_support_filter_gzip(handle)
      archive_read_support_format_raw(handle)
      // Without this, libarchive takes an empty file for an unknown format.
      archive_read_support_format_empty(handle)
    case .zip:
      archive_read_support_format_zip_seekable(handle)
    }
    guard archive_read_open_filename(handle, path, 256 << 10) == ARCHIVE_OK else {
      defer { archive_read_free(handle) }
      // Opening includes a first look at the content. Only what the system refuses has a number of
      // the system; EILSEQ is libarchive's own, for a format that it does not know.
      let code = archive_errno(handle)
      guard code > 0, code != EILSEQ else { throw damage(of: path, as: container, entry: nil) }
      throw DataError("\(path) cannot be opened: \(String(cString: strerror(code)))")
    }
    return ArchiveReader(path: path, container: container, handle: handle)
  }

  deinit { archive_read_free(handle) }

  /// Moves to the next entry and returns its name, or `nil` after the last one.
  mutating func nextEntry() throws -> String? {
    var entry: OpaquePointer?
    switch archive_read_next_header(handle, &entry) {
    case ARCHIVE_OK, ARCHIVE_WARN:
      // An entry whose name the locale cannot express is none of the files that are looked for.
      entryName = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
      return entryName
    case ARCHIVE_EOF:
      return nil
    default:
      throw damage()
    }
  }

  /// Fills the buffer with the next bytes of the entry.
  ///
  /// - Returns: The number of bytes written; fewer than asked at the end of the entry.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, let base = buffer.baseAddress {
      let count = archive_read_data(handle, base + filled, buffer.count - filled)
      guard count >= 0 else { throw damage() }
      guard count > 0 else { break }
      filled += count
    }
    return filled
  }

  /// The next bytes of the entry, all that there are or `limit`.
  ///
  /// Memory grows with what is read, not with what a header announces.
  mutating func read(upTo limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 1 << 20))
    bytes.reserveCapacity(min(limit, 64 << 20))
    while bytes.count < limit {
      let wanted = min(chunk.count, limit - bytes.count)
      let count = try chunk.withUnsafeMutableBytes { buffer in
        try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
      }
      bytes += chunk[..<count]
      guard count == wanted else { break }
    }
    return bytes
  }

  private func damage() -> DataError {
    ArchiveReader.damage(of: path, as: container, entry: entryName)
  }

  private static func damage(of path: String, as container: Container, entry: String?) -> DataError
  {
    switch (container, entry) {
    case (.stream, _):
      DataError("\(path) is damaged: its compressed data are cut short or do not decode")
    case (.zip, nil):
      DataError("\(path) is not a zip archive, or its end is missing")
    case (.zip, let name?):
      DataError("\(name) in \(path) does not unpack: the zip archive is damaged there")
    }
  }
}
