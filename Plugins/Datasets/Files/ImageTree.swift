internal import EngramCore
internal import Files
import Glibc

/// The image files below a folder, or in an archive.
enum ImageTree {
  // What an archive may hold of files that are wanted, which are kept in memory as they are. Images
  // are compressed already: an archive that grows a hundredfold was made to fill the memory.
  private static func limit(ofArchive byteCount: Int) -> Int {
    min(16 << 30, (64 << 20) + 100 * min(byteCount, 1 << 40))
  }

  /// Finds all PNG and JPEG files.
  ///
  /// - Parameters:
  ///   - path: A folder or an archive.
  ///   - folder: Only what is below this folder of it; empty for everything.
  ///   - isWanted: Whether a file is needed, by its path below the folder.
  /// - Returns: The files, sorted by path.
  /// - Throws: ``DataError`` for links in a circle, damaged archives and what cannot be read.
  static func images(
    in path: String, below folder: String = "", where isWanted: ([String]) -> Bool = { _ in true }
  ) throws -> [NamedBytes] {
    let prefix = folder.split(separator: "/").map(String.init)
    let found =
      Folder.isFolder(path)
      ? try filesystemImages(([path] + prefix).joined(separator: "/"), isWanted)
      : try archivedImages(path, prefix, isWanted)
    return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// Whether a name is that of an image.
  static func isImage(_ name: String) -> Bool {
    let lower = name.lowercased()
    let isHidden = name.hasPrefix(".")
    return !isHidden && [".png", ".jpg", ".jpeg"].contains { lower.hasSuffix($0) }
  }

  /// The names, sizes and modification times of all images below a folder, in brief.
  ///
  /// - Throws: ``DataError`` for links in a circle and what cannot be read.
  static func stamp(of folder: String) throws -> String {
    var lines: [String] = []
    try walk(folder) { _, parts, status in
      lines.append("\(parts.joined(separator: "/")) \(status.stamp)")
    }
    return "\(lines.count) \(Checksum.text(lines.joined(separator: "\n")))"
  }

  private static func filesystemImages(
    _ root: String, _ isWanted: ([String]) -> Bool
  ) throws -> [NamedBytes] {
    var found: [NamedBytes] = []
    try walk(root) { path, parts, _ in
      if isWanted(parts) { found.append(NamedBytes(name: path, path: parts, place: .file)) }
    }
    return found
  }

  /// Visits the images below a folder in the order of their names.
  private static func walk(
    _ root: String, _ body: (_ path: String, _ parts: [String], _ status: FileIdentity) -> Void
  ) throws {
    func visit(_ path: String, _ parts: [String], _ above: [FileIdentity]) throws {
      let identity = try FileIdentity(path)
      guard !above.contains(identity) else {
        throw DataError("\(path) is a link back to a folder that it lies in; remove the link")
      }
      let names: [String]
      do throws(FileError) { names = try Folder.names(in: path) } catch {
        throw DataError("\(error)")
      }
      for name in names {
        let (child, childParts) = (path + "/" + name, parts + [name])
        let status = try FileIdentity(child)
        if status.isFolder {
          try visit(child, childParts, above + [identity])
        } else if isImage(name) {
          body(child, childParts, status)
        }
      }
    }
    try visit(root, [], [])
  }

  private static func archivedImages(
    _ path: String, _ prefix: [String], _ isWanted: ([String]) -> Bool
  ) throws -> [NamedBytes] {
    let limit = limit(ofArchive: try FileIdentity(path).byteCount)
    var reader = try ArchiveReader.open(path, as: .any)
    var found: [NamedBytes] = []
    var total = 0
    while let name = try reader.nextEntry() {
      let all = name.split(separator: "/").map(String.init).filter { $0 != "." }
      let parts = Array(all.dropFirst(prefix.count))
      // A folder that the Mac adds to archives repeats every name.
      guard all.starts(with: prefix), let last = parts.last, isImage(last),
        all.first != "__MACOSX", isWanted(parts)
      else { continue }
      guard reader.entryIsFile else {
        throw DataError("\(name) in \(path) is a link instead of an image")
      }
      let bytes = try reader.read(upTo: NamedBytes.limit + 1)
      guard bytes.count <= NamedBytes.limit else {
        throw DataError("\(name) in \(path) is larger than \(NamedBytes.limit) bytes")
      }
      total += bytes.count
      guard total <= limit else {
        throw DataError("\(path) holds too much to be read at once; unpack it into a folder")
      }
      found.append(NamedBytes(name: "\(name) in \(path)", path: parts, place: .memory(bytes)))
    }
    return found
  }
}

/// What tells one folder or file from all others, through whatever links it is reached.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t
  /// Whether it is a folder.
  let isFolder: Bool
  /// The size.
  let byteCount: Int
  private let changed: timespec

  /// The size and the time of the last change, as text.
  var stamp: String { "\(byteCount) \(changed.tv_sec).\(changed.tv_nsec)" }

  /// Looks at what a path leads to.
  ///
  /// - Throws: ``DataError`` when it leads nowhere, or in a circle.
  init(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw DataError("\(path) cannot be opened: \(String(cString: strerror(errno)))")
    }
    device = status.st_dev
    number = status.st_ino
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    byteCount = Int(status.st_size)
    changed = status.st_mtim
  }

  static func == (one: FileIdentity, other: FileIdentity) -> Bool {
    one.device == other.device && one.number == other.number
  }
}
