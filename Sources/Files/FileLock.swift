internal import Glibc

/// The right to make something of which there is one, held until the value is released or the
/// process ends, however it ends.
///
/// The lock is advisory and belongs to an empty file of its own, which is removed when the lock is
/// released. A process that is killed leaves the file behind, unlocked; the next one takes it over.
public final class FileLock: Sendable {
  private let path: String
  private let descriptor: FileDescriptor

  /// Takes the lock; makes the file if it is not there.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - waits: Whether to wait while another process holds the lock.
  /// - Throws: ``FileError`` when the file cannot be made, when the file system has no locks, or when
  ///   another process holds the lock and there is no waiting.
  public init(_ path: String, waits: Bool = true) throws(FileError) {
    self.path = path
    while true {
      let opened = try FileDescriptor.open(path, O_RDWR | O_CREAT, for: .write)
      try FileLock.lock(opened, path, waits)
      // Whoever held it may have removed the file between opening and locking: then this is the lock
      // of a file that nobody else can find.
      if FileLock.isFile(opened, path) {
        descriptor = opened
        return
      }
    }
  }

  deinit { unlink(path) }

  private static func lock(
    _ descriptor: FileDescriptor, _ path: String, _ waits: Bool
  ) throws(FileError) {
    while flock(descriptor.number, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { throw FileError(.write, path, code: errno) }
      throw FileError(.write, path, reason: "another process is writing it")
    }
  }

  /// Whether the open file is the one that has the path.
  private static func isFile(_ descriptor: FileDescriptor, _ path: String) -> Bool {
    var (open, named) = (stat(), stat())
    return fstat(descriptor.number, &open) == 0 && stat(path, &named) == 0
      && open.st_dev == named.st_dev && open.st_ino == named.st_ino
  }
}
