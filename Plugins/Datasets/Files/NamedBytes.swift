internal import EngramCore
internal import Files

/// A file on its own or inside an archive, with the name that messages give it.
struct NamedBytes: Sendable {
  /// The most bytes of one image.
  static let limit = 64 << 20

  /// Where the bytes are.
  enum Place: Sendable {
    case file
    case memory([UInt8])
  }

  /// The path, or the name and the archive that it is in.
  let name: String
  /// The parts of the path below the folder or archive that was searched.
  let path: [String]
  /// Where the bytes are.
  let place: Place

  /// The bytes.
  ///
  /// - Throws: ``DataError`` when the file cannot be read, or is larger than ``limit``.
  func read() throws -> [UInt8] {
    if case .memory(let bytes) = place { return bytes }
    let bytes = try boundedBytes(of: name, upTo: NamedBytes.limit + 1)
    guard bytes.count <= NamedBytes.limit else {
      throw DataError("\(name) is larger than \(NamedBytes.limit) bytes")
    }
    return bytes
  }
}

/// The first bytes of a file, all that there are or so many.
///
/// - Throws: ``DataError`` when the file cannot be read.
func boundedBytes(of path: String, upTo limit: Int) throws -> [UInt8] {
  do throws(FileError) {
    let file = try ReadableFile(path)
    return try file.bytes(at: 0, count: min(file.byteCount, limit))
  } catch {
    throw DataError("\(error)")
  }
}
