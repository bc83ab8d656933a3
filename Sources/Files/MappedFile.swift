internal import Glibc

/// A regular file as memory: pages are read when they are first looked at, and processes that map
/// the same file share them.
///
/// For files that are replaced as a whole and never changed in place, such as those of ``WholeFile``:
/// a mapped file that another process shortens ends the program. ``ReadableFile`` is for all others.
public final class MappedFile: Sendable {
  /// The path as it was given.
  public let path: String
  /// The number of bytes.
  public let byteCount: Int
  // Read-only memory that lives as long as the value.
  private nonisolated(unsafe) let start: UnsafeMutableRawPointer?

  /// Maps a whole file.
  public init(_ path: String) throws(FileError) {
    let descriptor = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK, for: .read)
    var status = stat()
    guard fstat(descriptor.number, &status) == 0 else {
      throw FileError(.read, path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(.read, path, reason: "it is not a regular file")
    }
    self.path = path
    byteCount = Int(status.st_size)
    guard byteCount > 0 else {
      start = nil
      return
    }
    let memory = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor.number, 0)
    // Glibc's MAP_FAILED, (void *) -1, is a macro that Swift does not see.
    guard let memory, Int(bitPattern: memory) != -1 else {
      throw FileError(.read, path, code: errno)
    }
    start = memory
  }

  deinit { if let start { munmap(start, byteCount) } }

  /// Calls the body with all bytes.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(start: start, count: byteCount))
    }
  }
}
