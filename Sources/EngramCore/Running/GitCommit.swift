internal import Files
internal import Glibc

/// Finds the commit that is checked out, without starting another program.
enum GitCommit {
  /// The commit of the tree that the program was built in, or else of the working directory.
  static func ofProgram() -> String? {
    if let program = realpath("/proc/self/exe", nil) {
      defer { free(program) }
      if let commit = find(from: Folder.parent(of: String(cString: program))) { return commit }
    }
    guard let directory = getcwd(nil, 0) else { return nil }
    defer { free(directory) }
    return find(from: String(cString: directory))
  }

  /// The commit of the repository that a folder lies in.
  static func find(from folder: String) -> String? {
    var folder = folder
    while !Folder.exists(folder + "/.git") {
      let parent = Folder.parent(of: folder)
      guard parent != folder, parent != "." else { return nil }
      folder = parent
    }
    let repository = repository(at: folder)
    guard let head = firstLine(repository + "/HEAD") else { return nil }
    guard head.hasPrefix("ref: ") else { return head }
    let reference = String(head.dropFirst(5))
    // A linked worktree keeps its branches in the main repository.
    var common = repository
    if let path = firstLine(repository + "/commondir") { common = join(repository, path) }
    return firstLine(repository + "/" + reference) ?? firstLine(common + "/" + reference)
      ?? packed(reference, common + "/packed-refs")
  }

  private static func repository(at folder: String) -> String {
    let path = folder + "/.git"
    guard let line = firstLine(path), line.hasPrefix("gitdir: ") else { return path }
    return join(folder, String(line.dropFirst(8)))
  }

  private static func packed(_ reference: String, _ file: String) -> String? {
    guard let text = try? ReadableFile.text(of: file) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasSuffix(" " + reference) }
    return line?.split(separator: " ").first.map(String.init)
  }

  private static func join(_ folder: String, _ path: String) -> String {
    path.hasPrefix("/") ? path : folder + "/" + path
  }

  private static func firstLine(_ file: String) -> String? {
    guard let text = try? ReadableFile.text(of: file) else { return nil }
    return text.split(separator: "\n").first.map(String.init)
  }
}
