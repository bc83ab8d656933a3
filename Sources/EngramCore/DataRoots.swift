/// The folders in which data sets are looked for, in order.
public struct DataRoots: Sendable {
  /// Absolute or working-directory-relative folders, the first that has the file wins.
  public let folders: [String]

  /// Creates roots from explicit folders.
  public init(folders: [String]) { self.folders = folders }

  /// `ENGRAM_DATA`, `../shared/data`, `/usr/share/datasets`, then `~/.cache/engram`.
  public init(environment: [String: String]) {
    var folders: [String] = []
    if let root = environment["ENGRAM_DATA"], !root.isEmpty { folders.append(root) }
    folders += ["../shared/data", "/usr/share/datasets"]
    if let home = environment["HOME"] { folders.append(home + "/.cache/engram") }
    self.folders = folders
  }
}

/// A data file that is missing, damaged or not what its name says.
public struct DataError: Error, CustomStringConvertible {
  /// One sentence: what is wrong, with which file, and what to do.
  public let message: String

  /// Creates an error from its sentence.
  public init(_ message: String) { self.message = message }

  /// The sentence.
  public var description: String { message }
}
