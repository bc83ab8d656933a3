internal import Glibc

/// The right to make something of which there is one, held until the value is released or the
/// process ends, however it ends.
///
/// The lock is advisory and belongs to a file of its own, which stays empty and stays behind.
public final class FileLock: Sendable {
  private let descriptor: FileDescriptor

  /// Takes the lock; makes the file if it is not there.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - waits: Whether to wait while another process holds the lock.
  /// - Throws: ``FileError`` when the file cannot be made, when the file system has no locks, or when
  ///   another process holds the lock and there is no waiting.
  public init(_ path: String, waits: Bool = true) throws(FileError) {
    descriptor = try FileDescriptor.open(path, O_RDWR | O_CREAT, for: .write)
    while flock(descriptor.number, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { throw FileError(.write, path, code: errno) }
      throw FileError(.write, path, reason: "another process is writing it")
    }
  }
}
