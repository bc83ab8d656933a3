import EngramCore
import Files

/// The place of some features in a cache.
///
/// `features-DIGEST.features` is the file itself. `.lock` after that is there while a process makes the file, and
/// `.partial` while it is written.
struct FeaturePlace {
  private static let suffix = ".features"

  private let cache: DataCache
  private let key: String
  private let path: String

  /// Names a place; the folder need not exist.
  init(_ cache: DataCache, key: String) {
    self.cache = cache
    self.key = key
    let digest = ContentDigest()
    digest.add(key)
    path = "\(cache.folder)/features-\(digest.text)\(FeaturePlace.suffix)"
  }

  /// The features, if they are there and undamaged.
  func features() -> FeatureStore? { try? FeatureFile.read(path, key: key) }

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
  /// - Returns: The mapped features; `nil`, and the user is told, when the file cannot be written.
  func keep(_ features: FeatureStore) -> FeatureStore? {
    let wasDamaged = Folder.exists(path)
    sweep()
    do throws(FileError) {
      try FeatureFile.write(features, key: key, to: path)
      let kept = try FeatureFile.read(path, key: key)
      if wasDamaged { cache.mention("\(path) was damaged; it has been made anew") }
      return kept
    } catch {
      warn(error)
      return nil
    }
  }

  private func warn(_ error: FileError) {
    cache.warn("\(error); features are kept in memory only")
  }

  /// Removes what processes that died have left in the folder: parts of files, and locks that nobody holds.
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
