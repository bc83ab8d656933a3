internal import EngramCore
internal import Files

/// Where a CIFAR data set lies: an archive as distributed or compressed anew, or what it unpacks to.
struct CIFARLayout: Sendable {
  /// The type name of the component.
  let dataset: String
  /// The folder inside the archive.
  let folder: String
  /// The name of the official archive, without `.tar.gz`.
  let archive: String
  /// The number of values of each label byte.
  let labelCounts: [Int]
  /// The published MD5 of the archive.
  let md5: String
  /// Its size.
  let byteCount: Int

  /// > Source: <https://www.cs.toronto.edu/~kriz/cifar.html>.
  static let cifar10 = CIFARLayout(
    dataset: "cifar-10", folder: "cifar-10-batches-bin", archive: "cifar-10-binary",
    labelCounts: [10], md5: "c32a1d4ab5d03f1284b67883e8d87530", byteCount: 170_052_171)
  /// > Source: <https://www.cs.toronto.edu/~kriz/cifar.html>.
  static let cifar100 = CIFARLayout(
    dataset: "cifar-100", folder: "cifar-100-binary", archive: "cifar-100-binary",
    labelCounts: [20, 100], md5: "03b5dce01913d631647c71ecec9e9cb8", byteCount: 168_513_733)

  /// The official archive, and everything else that is read.
  private var places: [String] {
    let stems = archive == folder ? [archive] : [archive, folder]
    let archives = stems.flatMap { stem in
      [".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tar"].map { stem + $0 }
    }
    let all = ["cifar", dataset].flatMap { parent in
      ([folder] + archives).map { parent + "/" + $0 }
    }
    let official = "cifar/\(archive).tar.gz"
    return [official] + all.filter { $0 != official } + [folder]
  }

  /// The official archive.
  var downloads: [Download] {
    [
      Download(
        places[0], from: "https://www.cs.toronto.edu/~kriz/\(archive).tar.gz", .md5(md5),
        byteCount: byteCount, orInstead: Array(places.dropFirst()))
    ]
  }

  /// Finds the first place that exists.
  ///
  /// - Parameters:
  ///   - user: What messages call the data set.
  ///   - roots: Where it is looked for.
  /// - Returns: The archive or the folder.
  /// - Throws: ``DataError`` when there is neither.
  func locate(for user: String, in roots: DataRoots) throws -> String {
    try roots.locate(
      places, of: user,
      remedy: "fetch it with 'engram data fetch \(user)', or put the binary version from "
        + "www.cs.toronto.edu/~kriz/cifar.html there, packed or unpacked, or set ENGRAM_DATA to the "
        + "folder above cifar")
  }

  /// The files that count: the archive, or those of the names that are in the folder.
  func files(_ names: [String], in path: String) -> [String] {
    Folder.isFolder(path) ? names.map { path + "/" + $0 }.filter(Folder.exists) : [path]
  }

  /// Reads some of the files.
  ///
  /// - Parameters:
  ///   - names: The files that are wanted.
  ///   - path: The archive or the folder.
  ///   - isComplete: Whether every one of them has to be there.
  /// - Returns: The files that are there, in the order of the names.
  /// - Throws: ``DataError`` when they are missing or damaged.
  func read(_ names: [String], in path: String, isComplete: Bool) throws -> [CIFARRecords] {
    var found = Folder.isFolder(path) ? try unpacked(path, names) : try packed(path, names)
    let files = names.compactMap { name in found.removeValue(forKey: name) }
    guard isComplete ? files.count == names.count : !files.isEmpty else {
      let there = Set(files.map(\.name))
      let missing = names.first { name in !there.contains { $0.contains(name) } } ?? names[0]
      throw DataError("\(path) holds no \(missing); get \(archive).tar.gz anew")
    }
    return files
  }

  private func unpacked(_ path: String, _ names: [String]) throws -> [String: CIFARRecords] {
    var found: [String: CIFARRecords] = [:]
    for name in names where Folder.exists(path + "/" + name) {
      let file = path + "/" + name
      let bytes = try boundedBytes(of: file, upTo: CIFARRecords.byteLimit(labelCounts) + 1)
      found[name] = try CIFARRecords(name: file, bytes: bytes, labelCounts: labelCounts)
    }
    return found
  }

  private func packed(_ path: String, _ names: [String]) throws -> [String: CIFARRecords] {
    var reader = try ArchiveReader.open(path, as: .any)
    var found: [String: CIFARRecords] = [:]
    while found.count < names.count, let entry = try reader.nextEntry() {
      let name = entry.split(separator: "/").last.map(String.init) ?? ""
      guard names.contains(name), reader.entryIsFile else { continue }
      let bytes = try reader.read(upTo: CIFARRecords.byteLimit(labelCounts) + 1)
      found[name] = try CIFARRecords(
        name: "\(entry) in \(path)", bytes: bytes, labelCounts: labelCounts)
    }
    return found
  }
}
