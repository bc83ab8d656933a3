internal import Files

/// One file of a cache: it holds what takes long to make, and of several processes that need it at once one makes it.
///
/// Beside the file, `.lock` after its name is there while a process makes it, and `.partial` while it is written.
public struct CachedFile: Sendable {
  private let cache: DataCache
  private let path: String
  private let suffix: String
  private let contents: String

  /// Names a file; the folder need not exist.
  ///
  /// - Parameters:
  ///   - cache: The folder.
  ///   - name: The name, which says what the contents depend on, such as by a checksum.
  ///   - suffix: The end of the name that all files of this kind have, such as `.images`.
  ///   - contents: What such files hold, for messages, such as "prepared images".
  public init(_ cache: DataCache, name: String, suffix: String, contents: String) {
    self.cache = cache
    path = "\(cache.folder)/\(name)\(suffix)"
    self.suffix = suffix
    self.contents = contents
  }

  /// Reads the file, or makes its contents, writes and reads it: memory that processes share takes the place of memory
  /// of this one's own.
  ///
  /// - Parameters:
  ///   - read: Reads a file; `nil` when it is damaged or holds something else, an error when it is not there.
  ///   - make: Makes the contents.
  ///   - write: Writes them to a file that is there completely or not at all.
  /// - Returns: The contents; they are the same when the cache cannot be used, and then the user is told.
  /// - Throws: What `make` throws.
  public func take<Contents>(
    reading read: (_ path: String) throws -> Contents?, making make: () throws -> Contents,
    writing write: (_ contents: Contents, _ path: String) throws -> Void
  ) throws -> Contents {
    if let kept = try? read(path) { return kept }
    guard let lock = lock() else { return try make() }
    defer { withExtendedLifetime(lock) {} }
    // It may have been made while this process waited.
    if let kept = try? read(path) { return kept }
    let made = try make()
    let wasDamaged = Folder.exists(path)
    sweep()
    do {
      try write(made, path)
      let kept = try read(path)
      if wasDamaged { cache.mention("\(path) was damaged; it has been made anew") }
      return kept ?? made
    } catch {
      warn(error)
      return made
    }
  }

  /// The right to make the file; `nil`, and the user is told, when the folder cannot be used.
  private func lock() -> FileLock? {
    do throws(FileError) {
      try Folder.create(cache.folder)
      return try FileLock(path + ".lock")
    } catch {
      warn(error)
      return nil
    }
  }

  private func warn(_ error: any Error) {
    cache.warn("\(error); \(contents) are kept in memory only")
  }

  /// Removes what processes that died have left in the folder: parts of files, and locks that nobody holds.
  private func sweep() {
    for name in (try? Folder.names(in: cache.folder)) ?? [] {
      for ending in [".partial", ".lock"] where name.hasSuffix(suffix + ending) {
        let file = "\(cache.folder)/\(name.dropLast(ending.count))"
        guard let lock = try? FileLock(file + ".lock", waits: false) else { continue }
        WholeFile.discardRemains(of: file)
        withExtendedLifetime(lock) {}
      }
    }
  }
}
