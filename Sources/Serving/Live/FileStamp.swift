internal import Glibc

/// What tells that a file or folder has changed, without reading it.
struct FileStamp: Equatable {
  private let inode: UInt
  private let byteCount: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// The stamp of something; `nil` if it is not there.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    inode = UInt(status.st_ino)
    byteCount = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  /// When it last changed, in seconds since 1970.
  var changed: Double { Double(seconds) + Double(nanoseconds) / 1e9 }

  /// The number by which the system knows it.
  var identifier: UInt { inode }
}
