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
  ///   - cache: Where they are kept; `nil` to keep them in memory alone.
  /// - Throws: What opening and decoding throw; never because of the cache.
  init(from origin: ImageOrigin, through pipeline: ImagePipeline, _ cache: DataCache?) throws {
    // Files that cannot be read are for `open` to complain about.
    guard let cache, let key = try? origin.identity.key(through: pipeline) else {
      try self.init(try origin.open(), through: pipeline)
      return
    }
    let place = ImageCachePlace(cache, dataset: origin.identity.dataset, key: key)
    if let kept = place.images() {
      self = kept
      return
    }
    let lock = place.lock()
    // It may have been made while this process waited.
    if lock != nil, let kept = place.images() {
      self = kept
      return
    }
    let made = try ImageStore(try origin.open(), through: pipeline)
    self = lock == nil ? made : place.keep(made) ?? made
    withExtendedLifetime(lock) {}
  }
}
