internal import ArgumentParser
internal import Downloading
internal import EngramCore
internal import Files

/// `engram data verify`: compares files of data sets with what is published.
struct DataVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compares the files of data sets with the published checksums.",
    discussion: "Every copy in every data root is compared. The exit code is 1 if one is damaged.")

  @Argument(help: "Data sets, or single files as 'engram data list' shows them; all if absent.")
  var names: [String] = []

  func run() throws {
    try Console.reportingErrors {
      let catalog = DataCatalog(try EngramProgram.registry())
      let items =
        names.isEmpty
        ? catalog.allItems : try catalog.items(named: names, includingFurther: true)
      var count = 0
      var damagedCount = 0
      var seen = Set<String>()
      for item in items {
        for path in Console.dataRoots.places(of: item.download) where seen.insert(path).inserted {
          let condition = condition(of: path, item.download)
          try Console.printResult("\(path): \(text(condition, path, item))\n")
          count += 1
          if case .damaged = condition { damagedCount += 1 }
        }
      }
      guard count > 0 else {
        let what = names.isEmpty ? "any data set" : names.joined(separator: ", ")
        throw RunError("no file of \(what) is there; 'engram data list' shows how to get them")
      }
      guard damagedCount == 0 else {
        let verb = damagedCount == 1 ? "is" : "are"
        throw RunError("\(damagedCount) of \(count) files \(verb) damaged")
      }
    }
  }

  /// The condition of a file, where one that cannot be read is as good as damaged.
  private func condition(of path: String, _ download: Download) -> FileCondition {
    do throws(FileError) {
      return try FileCondition(of: path, download)
    } catch {
      return .damaged(error.description)
    }
  }

  private func text(
    _ condition: FileCondition, _ path: String, _ item: DataCatalog.Item
  ) -> String {
    switch condition {
    case .asPublished: "as published"
    case .contentsAsPublished: "contents as published"
    case .other:
      "whole, but not as published: packed anew, changed or only a part; results on it may differ "
        + "from published ones"
    case .damaged(let reason):
      "damaged: \(reason); remove it"
        + (item.download.address == nil ? "" : ", then: \(item.command)")
    case .unknown:
      Folder.isFolder(path)
        ? "a folder, which is not compared" : "no checksum is published to compare with"
    }
  }
}
