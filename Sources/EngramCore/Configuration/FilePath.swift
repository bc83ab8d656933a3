import Glibc
internal import YAMLTree

/// Paths of experiment files, made independent of where the program is started.
enum FilePath {
  /// The absolute path of a path that is written at a mark.
  static func resolved(_ path: String, at mark: Mark) -> String {
    guard !path.hasPrefix("/"), !path.isEmpty else { return path }
    let isInFile = mark.origin == .file && !mark.file.hasPrefix("library:")
    let folder = mark.file.lastIndex(of: "/").map { String(mark.file[..<$0]) }
    let start = isInFile ? folder ?? "" : ""
    let base = start.hasPrefix("/") ? start : currentFolder + "/" + start
    return tidy(base + "/" + path)
  }

  private static var currentFolder: String {
    guard let pointer = getcwd(nil, 0) else { return "" }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// The path without empty parts, `.` and `x/..`.
  private static func tidy(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }
}
