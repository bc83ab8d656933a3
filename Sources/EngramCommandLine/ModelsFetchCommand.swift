internal import ArgumentParser
internal import EngramCore
internal import FrozenEncoders
internal import YAMLTree

/// `engram models fetch`: brings weights here.
struct ModelsFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetches weights from their official addresses.",
    discussion:
      "What was interrupted goes on where it stopped. No checksums are published for these files; "
      + "every name and shape in a fetched one is compared with the network.")

  @Argument(help: "Weights, as 'engram models list' shows them.")
  var names: [String]

  @Option(
    help: ArgumentHelp(
      "The folder that 'models' lies in: ENGRAM_DATA, or else ~/.cache/engram, if absent.",
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
      let chosen = try names.map(weights)
      let variable = Console.variable("ENGRAM_MIRROR").flatMap { $0.isEmpty ? nil : $0 }
      guard let folder = into ?? Console.dataRoots.downloadFolder else {
        throw RunError("there is no folder to fetch into; name one with --into or in ENGRAM_DATA")
      }
      let roots = into == nil ? Console.dataRoots : DataRoots(folders: [folder])
      let fetching = FileFetching(mirror: from ?? variable, again: again, roots: roots) {
        download in
        guard let weights = chosen.first(where: { $0.download == download }) else { return }
        let path = "\(folder)/\(download.file)"
        do {
          try weights.check(path)
        } catch {
          throw RunError("\(error); it is no file of '\(weights.name)'")
        }
        try Console.printResult("encoder: \(weights.encoder(reading: path))\n")
      }
      try fetching.fetch(chosen.map(\.download), into: folder)
    }
  }

  private func weights(_ name: String) throws -> PublishedWeights {
    if let known = PublishedWeights.all.first(where: { $0.name == name }) { return known }
    let names = PublishedWeights.all.map(\.name)
    let clause = Suggestion.clause(
      for: name, among: names,
      otherwise: "those that are known are \(names.joined(separator: ", "))")
    throw RunError("there are no weights '\(name)'\(clause)")
  }
}
