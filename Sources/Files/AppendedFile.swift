internal import Glibc

/// A file that grows piece by piece, each of them whole.
public final class AppendedFile {
  /// The path as it was given.
  public let path: String
  private let descriptor: FileDescriptor

  /// Opens a file for appending, and creates it when it is not there.
  public init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_APPEND, for: .write)
  }

  /// Appends one line; the end of line is added.
  ///
  /// When the line does not fit, for example on a full disk, the part that did is taken off again.
  public func append(line: String) throws(FileError) {
    try append(bytes: Array((line + "\n").utf8))
  }

  /// Appends bytes: all of them, or none where they do not fit.
  public func append(bytes: [UInt8]) throws(FileError) {
    let start = lseek(descriptor.number, 0, SEEK_END)
    let failure = bytes.withUnsafeBytes { descriptor.writeAll($0) }
    guard let failure else { return }
    if start >= 0 { _ = ftruncate(descriptor.number, start) }
    throw FileError(.write, path, code: failure)
  }

  /// Forces all lines onto the device.
  public func synchronize() throws(FileError) {
    if let code = descriptor.synchronize() { throw FileError(.write, path, code: code) }
  }

  /// Cuts a file back to its first bytes.
  public static func truncate(_ path: String, toByteCount count: Int) throws(FileError) {
    if Glibc.truncate(path, count) != 0 { throw FileError(.write, path, code: errno) }
  }
}
