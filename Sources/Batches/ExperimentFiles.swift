internal import EngramCore
internal import Files

/// Finds the experiments that paths stand for.
enum ExperimentFiles {
  /// An experiment file with its name in lists.
  struct Entry: Equatable {
    let name: String
    let file: String
  }

  /// The files of all paths: a file is itself, a folder all `.yaml` and `.yml` files in it and below
  /// that do not begin with `_`, by which bases are marked that are no experiments themselves.
  ///
  /// A file is called by its own name, those of a folder by their path from there.
  ///
  /// - Throws: `RunError` when a path is not there, has no experiment, or gives a name twice.
  static func find(_ paths: [String]) throws -> [Entry] {
    var entries: [Entry] = []
    for path in paths {
      guard Folder.exists(path) else { throw RunError("there is no file or folder \(path)") }
      let real = try Folder.realPath(of: path)
      guard Folder.isFolder(real) else {
        entries.append(Entry(name: name(of: last(of: real)), file: real))
        continue
      }
      let found = try files(in: real, name: "", depth: 0)
      guard !found.isEmpty else {
        throw RunError("\(path) has no experiment: there is no .yaml file in it or below")
      }
      entries += found
    }
    return try unique(entries)
  }

  private static func files(in folder: String, name prefix: String, depth: Int) throws -> [Entry] {
    // Links may lead in circles.
    guard depth < 32 else { return [] }
    var (entries, folders): ([Entry], [Entry]) = ([], [])
    for part in try Folder.names(in: folder) where !part.hasPrefix("_") {
      let path = folder + "/" + part
      if Folder.isFolder(path) {
        folders += try files(in: path, name: prefix + part + "/", depth: depth + 1)
      } else if part.hasSuffix(".yaml") || part.hasSuffix(".yml") {
        entries.append(Entry(name: prefix + name(of: part), file: path))
      }
    }
    return entries + folders
  }

  private static func unique(_ entries: [Entry]) throws -> [Entry] {
    var kept: [Entry] = []
    for entry in entries where !kept.contains(entry) {
      if let other = kept.first(where: { $0.name == entry.name }) {
        throw RunError(
          "\(other.file) and \(entry.file) would both be called \(entry.name): "
            + "name a folder that holds both, or make two batches")
      }
      kept.append(entry)
    }
    return kept
  }

  private static func last(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  private static func name(of file: String) -> String {
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
    return String(file[..<dot])
  }
}
