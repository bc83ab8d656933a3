internal import Files
internal import JSONTree

extension RunDirectory {
  /// The files that the run has read data from; none for runs of before they were recorded.
  ///
  /// - Throws: ``RunError`` when the record is damaged, `FileError` when it cannot be read.
  public func dataFiles() throws -> [DataFile] {
    guard Folder.exists(environmentFile) else { return [] }
    return (try readJSON(environmentFile)["data"]?.elements ?? []).compactMap(DataFile.init(json:))
  }

  /// Adds to `environment.json` which files data came from.
  ///
  /// - Throws: ``RunError`` when a run goes on with a file of the same name and other contents: its results would
  ///   belong to neither.
  func recordData(_ files: [DataFile]) throws {
    var members = try readJSON(environmentFile).members ?? []
    var known: [DataFile] = []
    if let index = members.firstIndex(where: { $0.key == "data" }) {
      known = (members.remove(at: index).value.elements ?? []).compactMap(DataFile.init(json:))
    }
    let recorded = known
    for file in files where !recorded.contains(file) {
      let before = recorded.filter { $0.name == file.name }
      // The same contents may have moved to another root.
      guard before.isEmpty || before.contains(where: { $0.digest == file.digest }) else {
        throw RunError(
          "\(file.path) is not the file that the run in \(path) began with: its contents had the checksum "
            + "\(before[0].digest) and have \(file.digest); bring it back, or begin another run")
      }
      known.append(file)
    }
    guard !known.isEmpty else { return }
    members.append(JSON.Member("data", .list(known.map(\.json))))
    try WholeFile.write(JSON.object(members).indentedText, to: environmentFile)
  }
}

extension DataFile {
  /// The form in `environment.json`.
  var json: JSON {
    .object([
      JSON.Member("file", .text(path)), JSON.Member("bytes", byteCount.map(JSON.integer) ?? .null),
      JSON.Member("xxh3", .text(digest)),
    ])
  }

  /// Reads the form in `environment.json`; `nil` when it is another one.
  init?(json: JSON) {
    guard let path = json["file"]?.string, let digest = json["xxh3"]?.string else { return nil }
    self.init(path: path, byteCount: json["bytes"]?.int, digest: digest)
  }
}
