internal import ArgumentParser
internal import EngramCore
internal import Files

/// `engram runs remove`: removes folders of runs.
struct RunsRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Removes the folders of runs with everything in them.",
    discussion: """
      A folder that holds no run, or into which a process is writing, is left as it is, and then no other one \
      is removed either.
      """)

  @Argument(help: "The folders of runs.", completion: .directory)
  var folders: [String]

  func run() throws {
    try Console.reportingErrors {
      // Everything is checked before anything is gone.
      let locks = try folders.map { folder in
        guard Folder.isFolder(folder) else { throw RunError("\(folder): there is no such folder") }
        let inner = try Folder.names(in: folder).map { RunDirectory("\(folder)/\($0)") }
        guard RunDirectory(folder).holdsRun || inner.contains(where: \.holdsRun) else {
          throw RunError("\(folder) holds no run: there is no experiment.yaml in it")
        }
        return try FolderLock(folder)
      }
      try withExtendedLifetime(locks) {
        for folder in folders {
          try Folder.removeTree(folder)
          Console.printNote("removed \(folder)\n")
        }
      }
    }
  }
}
