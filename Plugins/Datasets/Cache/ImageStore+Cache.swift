internal import EngramCore
internal import Files

extension ImageStore {
  /// Takes the prepared images from the cache, or prepares and keeps them.
  ///
  /// Of several processes that need the same images at once, one prepares them and the others wait
  /// for it. The images are the same with and without a cache.
  ///
  /// - Parameters:
  ///   - identity: What the images depend on besides the pipeline.
  ///   - pipeline: What is done to them.
  ///   - cache: Where they are kept; `nil` to keep them in memory alone.
  ///   - open: Opens the files.
  /// - Throws: What `open` and decoding throw; never because of the cache.
  init(
    from identity: SourceIdentity, through pipeline: ImagePipeline, _ cache: DataCache?,
    _ open: () throws -> some ImageSource
  ) throws {
    // Files that cannot be read are for `open` to complain about.
    guard let cache, let key = try? identity.key(through: pipeline) else {
      try self.init(try open(), through: pipeline)
      return
    }
    let path = "\(cache.folder)/\(identity.dataset)-\(Checksum.text(key)).images"
    if let kept = try? ImageCacheFile.read(path, key: key) {
      self = kept
      return
    }
    var lock: FileLock?
    do throws(FileError) {
      try Folder.create(cache.folder)
      lock = try FileLock(path + ".lock")
      if let kept = try? ImageCacheFile.read(path, key: key) {
        self = kept
        return
      }
    } catch {
      cache.warn("\(error); prepared images are kept in memory only")
    }
    let made = try ImageStore(try open(), through: pipeline)
    self = made
    guard lock != nil else { return }
    do throws(FileError) {
      try ImageCacheFile.write(made, key: key, to: path)
      // Memory that processes share takes the place of memory of this one's own.
      if let kept = try ImageCacheFile.read(path, key: key) { self = kept }
    } catch {
      cache.warn("\(error); prepared images are kept in memory only")
    }
    withExtendedLifetime(lock) {}
  }
}
