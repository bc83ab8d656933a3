internal import Glibc

/// A file that is brought together over several tries, also of several processes, and takes its name
/// only when it is whole.
///
/// The bytes go to `NAME.part` in the same folder, beside a note of their origin in `NAME.part.from`.
/// Two processes that do this for one file exclude each other by a lock, `.NAME.lock`.
public final class PartialFile {
  /// The name that the file is going to have.
  public let path: String
  /// Where the bytes are until then.
  public let partPath: String
  /// The number of bytes so far.
  public private(set) var byteCount: Int
  private let descriptor: FileDescriptor
  private let lock: FileLock

  private var notePath: String { partPath + ".from" }

  /// Opens what an earlier try has left, or begins anew; makes the folder.
  ///
  /// - Throws: ``FileError`` also when another process is at it.
  public init(_ path: String) throws(FileError) {
    self.path = path
    partPath = path + ".part"
    let folder = Folder.parent(of: path)
    try Folder.create(folder)
    do throws(FileError) {
      let name = path.split(separator: "/").last ?? ""
      lock = try FileLock("\(folder)/.\(name).lock", waits: false)
      descriptor = try FileDescriptor.open(partPath, O_WRONLY | O_CREAT | O_APPEND, for: .write)
    } catch {
      throw FileError(.write, path, reason: error.reason)
    }
    byteCount = max(0, Int(lseek(descriptor.number, 0, SEEK_END)))
  }

  /// What was written down about the origin of the bytes; `nil` if there is no such note.
  public var note: String? { try? ReadableFile.text(of: notePath) }

  /// Takes all bytes away and writes down where the next ones come from.
  public func begin(note: String?) throws(FileError) {
    // In this order no bytes can ever stand beside the note of others.
    unlink(notePath)
    guard ftruncate(descriptor.number, 0) == 0 else { throw FileError(.write, path, code: errno) }
    byteCount = 0
    if let note { try WholeFile.write(note, to: notePath) }
  }

  /// Appends bytes; when not all of them fit, those that did stay.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    let failure = descriptor.writeAll(bytes)
    byteCount = max(0, Int(lseek(descriptor.number, 0, SEEK_END)))
    if let failure { throw FileError(.write, path, code: failure) }
  }

  /// Gives the file its name, after all bytes are on the device.
  public func complete() throws(FileError) {
    if let code = descriptor.synchronize() { throw FileError(.write, path, code: code) }
    guard rename(partPath, path) == 0 else { throw FileError(.write, path, code: errno) }
    unlink(notePath)
    Folder.synchronize(Folder.parent(of: path))
  }

  /// Removes all traces but the lock.
  public func discard() {
    unlink(partPath)
    unlink(notePath)
  }
}
