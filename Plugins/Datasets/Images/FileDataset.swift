internal import EngramCore

/// A dataset whose images come from files.
///
/// A component states its settings and where the images are; this protocol's extension decodes them.
protocol FileDataset: StoredDataset {
  /// Opens and checks the files.
  ///
  /// - Throws: ``DataError`` when they are missing or damaged.
  func source(from roots: DataRoots) throws -> any ImageSource
}

extension FileDataset {
  func load(from roots: DataRoots) throws -> LoadedImages {
    let store = try ImageStore(try source(from: roots), through: pipeline)
    return LoadedImages(store: store, pipeline: pipeline)
  }
}
