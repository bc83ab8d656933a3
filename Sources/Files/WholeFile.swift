internal import Glibc

/// Writes files that exist either completely or not at all.
///
/// The bytes go to `NAME.partial` in the same folder, are forced onto the device, and then take the
/// place of the file in one step. A crash at any moment leaves the old file or the new one. What a
/// crash may leave behind, the `.partial` file, is never read and is overwritten by the next try.
public enum WholeFile {
  /// Where the contents of a file go while it is written.
  public struct Output {
    fileprivate let descriptor: FileDescriptor
    fileprivate let path: String

    /// Appends bytes.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      if let code = descriptor.writeAll(bytes) { throw FileError(.write, path, code: code) }
    }

    /// Appends bytes.
    public func append(_ bytes: [UInt8]) throws(FileError) {
      let failure = bytes.withUnsafeBytes { descriptor.writeAll($0) }
      if let failure { throw FileError(.write, path, code: failure) }
    }
  }

  /// Writes a text file.
  public static func write(_ text: String, to path: String) throws(FileError) {
    try write([UInt8](text.utf8), to: path)
  }

  /// Writes a file from its bytes.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    try write(to: path) { (output) throws(FileError) in try output.append(bytes) }
  }

  /// Writes a file piece by piece.
  ///
  /// - Parameters:
  ///   - path: The file; it keeps its old contents if anything fails.
  ///   - body: Appends all contents to the output that it is given.
  /// - Throws: ``FileError``, that of the body included.
  public static func write(
    to path: String, _ body: (Output) throws(FileError) -> Void
  ) throws(FileError) {
    let partial = path + ".partial"
    do throws(FileError) {
      let descriptor = try FileDescriptor.open(
        partial, O_WRONLY | O_CREAT | O_TRUNC, for: .write)
      try body(Output(descriptor: descriptor, path: path))
      if let code = descriptor.synchronize() { throw FileError(.write, path, code: code) }
      if rename(partial, path) != 0 { throw FileError(.write, path, code: errno) }
    } catch {
      unlink(partial)
      throw FileError(.write, path, reason: error.reason)
    }
    Folder.synchronize(Folder.parent(of: path))
  }

  /// Removes what a crash has left of a file that was being written; nobody may be writing it now.
  public static func discardRemains(of path: String) { unlink(path + ".partial") }
}
