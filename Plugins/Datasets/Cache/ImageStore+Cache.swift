internal import EngramCore
internal import Files

extension ImageStore {
  /// Takes the prepared images from the cache, or prepares and keeps them.
  ///
  /// Of several processes that need the same images at once, one prepares them and the others wait
  /// for it. The images are the same with and without a cache.
  ///
  /// - Parameters:
  ///   - origin: Where the images come from.
  ///   - pipeline: What is done to them.
  ///   - roots: Where they are kept, if anywhere, and which files were read is taken down.
  /// - Throws: What opening and decoding throw; never because of the cache.
  init(from origin: ImageOrigin, through pipeline: ImagePipeline, _ roots: DataRoots) throws {
    // Files that cannot be read are for `open` to complain about.
    let contents = try? origin.identity.contents()
    contents?.forEach(roots.record.note)
    guard let cache = roots.cache, let contents else {
      try self.init(try origin.open(), through: pipeline)
      return
    }
    let key = origin.identity.key(of: contents, through: pipeline)
    // The name of the dataset is for people who look into the folder.
    let file = CachedFile(
      cache, name: "\(origin.identity.dataset)-\(Checksum.text(key))", suffix: ".images",
      contents: "prepared images")
    self = try file.take(
      reading: { try ImageCacheFile.read($0, key: key) },
      making: { try ImageStore(try origin.open(), through: pipeline) },
      writing: { try ImageCacheFile.write($0, key: key, to: $1) })
  }
}
