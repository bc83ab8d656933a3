internal import ArgumentParser
internal import Batches
internal import EngramCore

/// `engram data fetch`: brings files of data sets here.
struct DataFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetches data sets from their official addresses.",
    discussion: "What was interrupted goes on where it stopped. A file takes its name only when it "
      + "is whole and has the published checksum.")

  @Argument(help: "Data sets, or single files as 'engram data list' shows them.")
  var names: [String]

  @Option(
    help: ArgumentHelp(
      "The data root that the files go to: ENGRAM_DATA, or else ~/.cache/engram, if absent.",
      valueName: "folder"))
  var into: String?

  @Option(
    help: ArgumentHelp(
      "A mirror that holds the files as a data root does, in place of the official addresses; "
        + "ENGRAM_MIRROR if absent.", valueName: "address"))
  var from: String?

  @Flag(help: "Fetches also what is there already.")
  var again = false

  func validate() throws {
    guard into != "" else { throw ValidationError("--into takes the name of a folder.") }
    guard from != "" else { throw ValidationError("--from takes the address of a mirror.") }
  }

  func run() throws {
    try Console.reportingErrors {
      let catalog = DataCatalog(try EngramProgram.registry())
      let items = try catalog.items(named: names, includingFurther: false)
      let variable = Console.variable("ENGRAM_MIRROR").flatMap { $0.isEmpty ? nil : $0 }
      let mirror = from ?? variable
      if mirror == nil, let item = items.first(where: { $0.download.address == nil }) {
        throw RunError(
          "\(item.dataset.typeName) cannot be fetched: \(item.dataset.reasonForNoAddress)")
      }
      guard let folder = into.map(plain) ?? Console.dataRoots.downloadFolder else {
        throw RunError("there is no folder to fetch into; name one with --into or in ENGRAM_DATA")
      }
      try fetch(items, into: folder, mirror)
    }
  }

  /// A folder without the slashes that a shell's completion puts behind it.
  private func plain(_ folder: String) -> String {
    let name = String(folder.reversed().drop { $0 == "/" }.reversed())
    return name.isEmpty ? "/" : name
  }

  private func fetch(_ items: [DataCatalog.Item], into folder: String, _ mirror: String?) throws {
    // Another root may have the file too, but the user asked for this one.
    let roots = into == nil ? Console.dataRoots : DataRoots(folders: [folder])
    let fetching = FileFetching(mirror: mirror, again: again, roots: roots) { download in
      warnIfNotRead(download, in: folder)
    }
    try fetching.fetch(items.map(\.download), into: folder)
  }

  /// Says so when experiments do not read the file that was fetched.
  private func warnIfNotRead(_ download: Download, in folder: String) {
    let path = "\(folder)/\(download.file)"
    let read = Console.dataRoots.places(of: download).first
    guard read != path else { return }
    let reason =
      Console.dataRoots.folders.contains(folder)
      ? "experiments read \(read ?? "another file") before it"
      : "experiments find it with ENGRAM_DATA=\(ShellWord.quoted(folder))"
    Console.printNote("note: \(path): \(reason)\n")
  }
}
