internal import Glibc

/// A regular file that is read piece by piece.
///
/// Reading goes through the system for every piece instead of through a memory map, because a
/// mapped file that another process shortens ends the program.
public struct ReadableFile: Sendable {
  /// The path as it was given.
  public let path: String
  /// The number of bytes when the file was opened.
  public let byteCount: Int
  private let descriptor: FileDescriptor

  /// Opens a file.
  public init(_ path: String) throws(FileError) {
    // Without O_NONBLOCK opening a pipe would wait for a writer.
    descriptor = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK, for: .read)
    var status = stat()
    guard fstat(descriptor.number, &status) == 0 else {
      throw FileError(.read, path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(.read, path, reason: "it is not a regular file")
    }
    self.path = path
    byteCount = Int(status.st_size)
  }

  /// Fills a buffer from the bytes at an offset.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = pread(descriptor.number, rest.baseAddress, rest.count, offset + filled)
      if count > 0 {
        filled += count
      } else if count == 0 {
        throw FileError(.read, path, reason: "it ends at byte \(offset + filled)")
      } else if errno != EINTR {
        throw FileError(.read, path, code: errno)
      }
    }
  }

  /// The bytes of a range.
  public func bytes(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileError) {
        let target = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
        try read(at: offset, into: target)
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// All bytes of a file, also of one whose size the system does not know, such as `/proc/cpuinfo`.
  public static func bytes(of path: String) throws(FileError) -> [UInt8] {
    let file = try ReadableFile(path)
    var bytes = try file.bytes(at: 0, count: file.byteCount)
    while let more = try file.chunk(at: bytes.count) { bytes += more }
    return bytes
  }

  private func chunk(at offset: Int) throws(FileError) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = pread(descriptor.number, &chunk, chunk.count, offset)
      if count >= 0 { return count == 0 ? nil : Array(chunk[..<count]) }
      if errno != EINTR { throw FileError(.read, path, code: errno) }
    }
  }

  /// A whole text file.
  ///
  /// - Throws: ``FileError`` also when the bytes are not UTF-8.
  public static func text(of path: String) throws(FileError) -> String {
    guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
      throw FileError(.read, path, reason: "it is not UTF-8 text")
    }
    return text
  }
}
