internal import EngramCore

/// A dataset whose images come from files.
///
/// A component states its settings and where the images are; this protocol's extension decodes them,
/// or takes them from the cache. Generated images are not kept: drawing sixty thousand takes less than
/// a second, and every seed and style would leave files behind.
protocol FileDataset: StoredDataset {
  /// Finds the files.
  ///
  /// - Throws: ``DataError`` when they are missing.
  func origin(in roots: DataRoots) throws -> ImageOrigin
}

extension FileDataset {
  func load(from roots: DataRoots) throws -> LoadedImages {
    LoadedImages(
      store: try ImageStore(from: try origin(in: roots), through: pipeline, roots),
      pipeline: pipeline)
  }
}
