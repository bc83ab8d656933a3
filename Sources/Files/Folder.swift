internal import Glibc

/// Folders: making them, asking what is in them, and holding them against other processes.
public enum Folder {
  /// Makes a folder and its parents; one that exists is left as it is.
  public static func create(_ path: String) throws(FileError) {
    guard mkdir(path, 0o755) != 0 else { return }
    let code = errno
    if code == ENOENT, parent(of: path) != path {
      try create(parent(of: path))
      guard mkdir(path, 0o755) != 0 else { return }
    }
    guard !isFolder(path) else { return }
    throw FileError(.create, path, reason: reason(code, path))
  }

  /// Removes a file that has served, if it is there and can be removed.
  public static func removeFile(_ path: String) {
    _ = unlink(path)
  }

  /// Removes a folder with everything in it; links are removed, not what they lead to.
  ///
  /// - Throws: ``FileError`` when something cannot be removed; what was removed before is gone.
  public static func removeTree(_ path: String) throws(FileError) {
    for name in try allNames(in: path) {
      let inner = path + "/" + name
      var status = stat()
      guard lstat(inner, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try removeTree(inner)
      } else if unlink(inner) != 0 {
        throw FileError(.write, inner, code: errno)
      }
    }
    if rmdir(path) != 0 { throw FileError(.write, path, code: errno) }
  }

  /// Whether a folder is there.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether anything is there.
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// The names in a folder, hidden ones left out, sorted.
  public static func names(in path: String) throws(FileError) -> [String] {
    try allNames(in: path).filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func allNames(in path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else {
      throw FileError(.read, path, reason: String(cString: strerror(errno)))
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// The folder that a path lies in; `.` for a plain name.
  public static func parent(of path: String) -> String {
    var parts = path[...]
    while parts.count > 1, parts.hasSuffix("/") { parts = parts.dropLast() }
    guard let slash = parts.lastIndex(of: "/") else { return "." }
    return slash == parts.startIndex ? "/" : String(parts[..<slash])
  }

  /// The absolute path of something that is there, without `.`, `..` and symbolic links.
  public static func realPath(of path: String) throws(FileError) -> String {
    guard let pointer = realpath(path, nil) else { throw FileError(.read, path, code: errno) }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// Forces the entries of a folder onto the device, so that a new name survives a power cut.
  static func synchronize(_ path: String) {
    // Best effort: the file itself is safe already, and a folder may be searchable but unreadable.
    let descriptor = try? FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, for: .read)
    _ = descriptor?.synchronize()
  }

  // `EEXIST` for a path that is no folder would read "File exists", which hides the point.
  private static func reason(_ code: CInt, _ path: String) -> String {
    code == EEXIST ? "a file of that name is in the way" : String(cString: strerror(code))
  }
}

/// The right to write into a folder, held until the value is released or the process ends.
public final class FolderLock: Sendable {
  private let descriptor: FileDescriptor

  /// Takes the lock.
  ///
  /// - Throws: ``FileError`` when another process holds it or the folder cannot be opened.
  public init(_ path: String) throws(FileError) {
    descriptor = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, for: .read)
    // A process that is being started has copies of all descriptors for a moment, locked ones too,
    // until its program replaces it: a lock that is refused is asked for again a little later.
    for _ in 0..<20 {
      // A file system without locks answers otherwise; a run there is better than none.
      guard flock(descriptor.number, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
      usleep(2000)
    }
    throw FileError(.write, path, reason: "another process is writing into this folder")
  }
}
