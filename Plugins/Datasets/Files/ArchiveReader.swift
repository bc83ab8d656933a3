internal import CArchive
internal import EngramCore
import Glibc

/// Reads the entries of a compressed file or of an archive through libarchive.
///
/// Nothing is ever unpacked to a disk. Names that lead out of the archive are refused all the same: an
/// archive with such a name was made to do harm.
struct ArchiveReader: ~Copyable {
  /// What a file is expected to be.
  enum Container {
    /// One stream of bytes, gzip or not: libarchive looks at the content, not at the name.
    case stream
    /// A zip archive. Only its directory at the end is trusted, so a cut archive is refused.
    case zip
    /// An archive of any of the common formats: tar in any compression, zip, 7-Zip and more.
    case any
  }

  /// The file, for messages.
  let path: String
  private let container: Container
  private let handle: OpaquePointer
  /// What is read where it is no file; libarchive keeps a pointer to it.
  private let memory: UnsafeMutableRawBufferPointer?
  private var entryName: String?
  /// The size that the header announces, where it does.
  private var announcedByteCount: Int?
  /// Whether the entry is a file with bytes of its own, neither a folder nor a link.
  private(set) var entryIsFile = false

  private init(
    path: String, container: Container, handle: OpaquePointer,
    memory: UnsafeMutableRawBufferPointer? = nil
  ) {
    self.path = path
    self.container = container
    self.handle = handle
    self.memory = memory
  }

  /// Opens a file.
  ///
  /// - Throws: ``DataError`` when it cannot be opened.
  static func open(_ path: String, as container: Container) throws -> ArchiveReader {
    let handle = try handle(for: container, path)
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

  /// Opens what another archive held.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - name: What messages call it.
  ///   - container: What it is expected to be.
  /// - Returns: The opened archive.
  /// - Throws: ``DataError`` when it is nothing of that kind.
  static func open(
    _ bytes: [UInt8], named name: String, as container: Container
  ) throws -> ArchiveReader {
    let handle = try handle(for: container, name)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    memory.copyBytes(from: bytes)
    guard archive_read_open_memory(handle, memory.baseAddress, memory.count) == ARCHIVE_OK else {
      defer {
        archive_read_free(handle)
        memory.deallocate()
      }
      throw damage(of: name, as: container, entry: nil)
    }
    return ArchiveReader(path: name, container: container, handle: handle, memory: memory)
  }

  private static func handle(for container: Container, _ path: String) throws -> OpaquePointer {
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
    case .any:
      // Not "all": some filters start programs, and the format mtree names files outside the archive.
      for support in [
        archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
        archive_read_support_filter_xz, archive_read_support_filter_lzma,
        archive_read_support_filter_zstd, archive_read_support_filter_lz4,
        archive_read_support_filter_compress, archive_read_support_format_tar,
        archive_read_support_format_zip_seekable, archive_read_support_format_7zip,
        archive_read_support_format_cpio, archive_read_support_format_rar,
        archive_read_support_format_rar5, archive_read_support_format_xar,
        archive_read_support_format_iso9660, archive_read_support_format_cab,
      ] {
        _ = support(handle)
      }
    }
    return handle
  }

  deinit {
    archive_read_free(handle)
    memory?.deallocate()
  }

  /// Moves to the next entry and returns its name, or `nil` after the last one.
  mutating func nextEntry() throws -> String? {
    var entry: OpaquePointer?
    switch archive_read_next_header(handle, &entry) {
    case ARCHIVE_OK, ARCHIVE_WARN:
      // An entry whose name the locale cannot express is none of the files that are looked for.
      let name = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
      entryName = name
      announcedByteCount =
        archive_entry_size_is_set(entry) == 0 ? nil : Int(clamping: archive_entry_size(entry))
      entryIsFile =
        container == .stream
        || archive_entry_filetype(entry) == 0o100000 && archive_entry_hardlink(entry) == nil
      guard container == .stream || !leadsOut(name) else {
        throw DataError(
          "\(path) holds the name \(name), which leads out of the archive; it was tampered with, "
            + "get it anew")
      }
      return name
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
  /// Memory grows with what is read, not with what a header announces; an archive may hold many
  /// thousand small files, and none of them takes more than it needs.
  mutating func read(upTo limit: Int) throws -> [UInt8] {
    // One byte more than expected shows the end.
    let expected = min(max(announcedByteCount ?? 1 << 20, 0), 1 << 20) + 1
    var chunk = [UInt8](repeating: 0, count: min(limit, expected))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(chunk.count)
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

  private func leadsOut(_ name: String) -> Bool {
    name.hasPrefix("/") || name.split(separator: "/").contains("..")
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
    case (.any, nil):
      DataError("\(path) is no archive that can be read, or is cut short; get it anew")
    case (.any, let name?):
      DataError("\(name) in \(path) does not unpack: the archive is damaged or cut short there")
    }
  }
}
