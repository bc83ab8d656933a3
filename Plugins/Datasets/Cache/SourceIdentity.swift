internal import EngramCore
internal import Files

/// What prepared images depend on: the contents of files, and what is taken from them.
struct SourceIdentity: Sendable {
  /// The type name of the dataset.
  let dataset: String
  /// Paths of files, whose names and places do not matter, and of folders.
  ///
  /// Of a folder, the names, sizes and modification times of the images below it count, not their
  /// contents: reading every one of many thousand small files at each start would take as long as
  /// decoding them. An image that is replaced by another one of the same size, with its old time set
  /// back, is therefore not noticed.
  let files: [String]
  /// Everything else, as text.
  let selection: String

  /// Names what images depend on; without a selection, all that the files hold is taken.
  init(dataset: String, files: [String], selection: String = "") {
    self.dataset = dataset
    self.files = files
    self.selection = selection
  }

  /// What the files and folders hold.
  ///
  /// - Throws: ``FileError`` or ``DataError`` when one cannot be read.
  func contents() throws -> [DataFile] {
    try files.map { path in
      try Folder.isFolder(path)
        ? DataFile(path: path, byteCount: nil, digest: try ImageTree.stamp(of: path))
        : DataFile(contentsOf: path)
    }
  }

  /// The text under which images are kept.
  ///
  /// - Parameters:
  ///   - contents: What the files hold.
  ///   - pipeline: What is done to the images.
  /// - Returns: One line for each thing that matters.
  func key(of contents: [DataFile], through pipeline: ImagePipeline) -> String {
    let format = "format \(ImageCacheFile.version)"
    let contents = contents.map { file in
      file.byteCount.map { "\($0) \(file.digest)" } ?? file.digest
    }
    return ([format, dataset, selection, "\(pipeline.storedShape)", pipeline.identity] + contents)
      .joined(separator: "\n")
  }
}

extension DataFile {
  /// Reads a file to know its contents.
  ///
  /// - Throws: ``FileError`` when it cannot be read.
  init(contentsOf path: String) throws(FileError) {
    let file = try ReadableFile(path)
    self.init(path: path, byteCount: file.byteCount, digest: try Checksum.text(of: file))
  }
}
