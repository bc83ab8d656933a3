internal import EngramCore
internal import Files

/// The place of some prepared images in a cache.
///
/// `DATASET-CHECKSUM.images` is the file itself. `.lock` after that is there while a process makes the
/// file, and `.partial` while it is written.
struct ImageCachePlace {
  private static let suffix = ".images"

  private let cache: DataCache
  private let key: String
  private let path: String

  /// Names a place; the folder need not exist.
  ///
  /// - Parameters:
  ///   - cache: The folder.
  ///   - dataset: The beginning of the name, for people who look into the folder.
  ///   - key: What the images depend on.
  init(_ cache: DataCache, dataset: String, key: String) {
    self.cache = cache
    self.key = key
    path = "\(cache.folder)/\(dataset)-\(Checksum.text(key))\(ImageCachePlace.suffix)"
  }

  /// The images, if they are there and undamaged.
  func images() -> ImageStore? { try? ImageCacheFile.read(path, key: key) }

  /// The right to make the file; `nil`, and the user is told, when the folder cannot be used.
  func lock() -> FileLock? {
    do throws(FileError) {
      try Folder.create(cache.folder)
      return try FileLock(path + ".lock")
    } catch {
      warn(error)
      return nil
    }
  }

  /// Writes the file and maps it; the lock has to be held.
  ///
  /// Memory that processes share takes the place of memory of this one's own.
  ///
  /// - Returns: The mapped images; `nil`, and the user is told, when the file cannot be written.
  func keep(_ images: ImageStore) -> ImageStore? {
    let wasDamaged = Folder.exists(path)
    sweep()
    do throws(FileError) {
      try ImageCacheFile.write(images, key: key, to: path)
      let kept = try ImageCacheFile.read(path, key: key)
      if wasDamaged { cache.mention("\(path) was damaged; it has been made anew") }
      return kept
    } catch {
      warn(error)
      return nil
    }
  }

  private func warn(_ error: FileError) {
    cache.warn("\(error); prepared images are kept in memory only")
  }

  /// Removes what processes that died have left in the folder: parts of files, and locks that nobody
  /// holds.
  private func sweep() {
    for name in (try? Folder.names(in: cache.folder)) ?? [] {
      for ending in [".partial", ".lock"] where name.hasSuffix(Self.suffix + ending) {
        let file = "\(cache.folder)/\(name.dropLast(ending.count))"
        guard let lock = try? FileLock(file + ".lock", waits: false) else { continue }
        WholeFile.discardRemains(of: file)
        withExtendedLifetime(lock) {}
      }
    }
  }
}
