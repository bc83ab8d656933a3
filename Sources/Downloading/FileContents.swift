internal import CArchive
internal import CZlib
internal import EngramCore
internal import Files

/// What a file holds, whether or not it is compressed.
enum FileContents {
  /// The checksum of the bytes of a file.
  static func checksum(
    of path: String, like published: PublishedChecksum
  ) throws(FileError) -> PublishedChecksum {
    let file = try ReadableFile(path)
    var digest = Digest(like: published)
    let chunk = 1 << 20
    for start in stride(from: 0, to: file.byteCount, by: chunk) {
      let bytes = try file.bytes(at: start, count: min(chunk, file.byteCount - start))
      bytes.withUnsafeBytes { digest.append($0) }
    }
    return digest.finish()
  }

  /// How a file is packed; each of the packed forms carries checksums of its own.
  enum Form {
    case gzip, archive, plain
  }

  /// The form of a file, by its first bytes.
  static func form(of path: String) throws(FileError) -> Form {
    let file = try ReadableFile(path)
    let start = try file.bytes(at: 0, count: min(6, file.byteCount))
    let archives: [[UInt8]] = [
      [0x50, 0x4B], [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x42, 0x5A, 0x68], [0x28, 0xB5, 0x2F, 0xFD],
    ]
    if start.starts(with: [0x1F, 0x8B]) { return .gzip }
    return archives.contains { start.starts(with: $0) } ? .archive : .plain
  }

  /// Decompresses a gzip file, which checks it against the checksum at its end.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - published: The kind of checksum that is wanted.
  /// - Returns: The checksum of the contents, or `nil` when they are damaged.
  static func gzipChecksum(
    of path: String, like published: PublishedChecksum
  ) -> PublishedChecksum? {
    // zlib, because libarchive passes over the checksum of a gzip file.
    guard let file = gzopen(path, "rb") else { return nil }
    var digest = Digest(like: published)
    var room = [UInt8](repeating: 0, count: 1 << 18)
    var count: Int32 = 0
    repeat {
      count = gzread(file, &room, UInt32(room.count))
      if count > 0 {
        room.withUnsafeBytes { digest.append(UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
      }
    } while count > 0
    // A file that is cut short is noticed on closing.
    let isWhole = gzclose_r(file) == Z_OK && count == 0
    return isWhole ? digest.finish() : nil
  }

  /// Unpacks an archive, which checks it against the checksums that it carries.
  ///
  /// - Returns: The reason why it does not unpack, or `nil` when it does.
  static func damage(ofArchive path: String) -> String? {
    let archive = archive_read_new()
    defer { archive_read_free(archive) }
    archive_read_support_filter_all(archive)
    archive_read_support_format_all(archive)
    guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else {
      return reason(archive)
    }
    var entry: OpaquePointer?
    var room = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      switch archive_read_next_header(archive, &entry) {
      case ARCHIVE_EOF: return nil
      case ARCHIVE_OK, ARCHIVE_WARN: break
      default: return reason(archive)
      }
      var count = 0
      repeat { count = archive_read_data(archive, &room, room.count) } while count > 0
      if count < 0 { return reason(archive) }
    }
  }

  private static func reason(_ archive: OpaquePointer?) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "it does not unpack"
  }
}
