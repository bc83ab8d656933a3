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

  /// The text under which images are kept.
  ///
  /// - Parameter pipeline: What is done to the images.
  /// - Returns: One line for each thing that matters.
  /// - Throws: ``FileError`` or ``DataError`` when a file cannot be read.
  func key(through pipeline: ImagePipeline) throws -> String {
    let format = "format \(ImageCacheFile.version)"
    let contents = try files.map { path in
      if Folder.isFolder(path) { return try ImageTree.stamp(of: path) }
      let file = try ReadableFile(path)
      return "\(file.byteCount) \(try Checksum.text(of: file))"
    }
    return ([format, dataset, selection, "\(pipeline.storedShape)", pipeline.identity] + contents)
      .joined(separator: "\n")
  }
}
