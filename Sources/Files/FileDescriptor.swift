internal import Glibc

/// Owner of a system file descriptor, which is closed with the last reference.
final class FileDescriptor: Sendable {
  let number: CInt

  init(_ number: CInt) { self.number = number }

  deinit { close(number) }

  /// Opens a file, trying again when a signal interrupts the call.
  static func open(
    _ path: String, _ flags: CInt, mode: mode_t = 0o644, for action: FileError.Action
  ) throws(FileError) -> FileDescriptor {
    while true {
      let number = Glibc.open(path, flags | O_CLOEXEC, mode)
      if number >= 0 { return FileDescriptor(number) }
      guard errno == EINTR else { throw FileError(action, path, code: errno) }
    }
  }

  /// Writes all bytes, however many calls it takes; returns the error code of a failure.
  func writeAll(_ bytes: UnsafeRawBufferPointer) -> CInt? {
    FileDescriptor.writeAll(bytes, to: number)
  }

  /// Writes all bytes to a descriptor that somebody else owns.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to number: CInt) -> CInt? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let slice = UnsafeRawBufferPointer(rebasing: rest)
      let written = write(number, slice.baseAddress, slice.count)
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(written)
    }
    return nil
  }

  /// Waits until the contents are on the device; returns the error code of a failure.
  func synchronize() -> CInt? {
    while fsync(number) != 0 {
      // Pipes and some network file systems cannot do it and say so: nothing more to be had there.
      if errno == EINVAL || errno == EROFS || errno == ENOTSUP { return nil }
      if errno != EINTR { return errno }
    }
    return nil
  }
}
