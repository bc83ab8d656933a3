internal import ArgumentParser
internal import Downloading
internal import EngramCore
internal import Files

/// `engram data list`: which files are there, and how to get the others.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Shows which files of data sets are there, and what fetches the others.")

  private struct Row {
    let file: String
    let place: String
    let size: String
    let remark: String

    var cells: [String] { [file, place, size, remark] }
  }

  func run() throws {
    try Console.reportingErrors {
      let catalog = DataCatalog(try EngramProgram.registry())
      let sections = catalog.datasets.map { dataset in
        (heading: heading(of: dataset, in: catalog), rows: catalog.items(of: dataset).map(row))
      }
      let cells = sections.flatMap(\.rows).map(\.cells)
      let widths = (0..<3).map { column in cells.map { $0[column].count }.max() ?? 0 }
      let lines = sections.flatMap { section in
        [section.heading] + section.rows.map { line($0.cells, widths) }
      }
      try Console.printResult(lines.map { $0 + "\n" }.joined())
    }
  }

  /// What is missing of a data set, and what to do about it.
  private func heading(
    of dataset: any DownloadableDataset.Type, in catalog: DataCatalog
  ) -> String {
    let items = catalog.items(of: dataset).filter { !$0.download.isFurther }
    let missing = items.filter { Console.dataRoots.places(of: $0.download).isEmpty }
    guard let first = missing.first else { return "\(dataset.typeName): there" }
    let remedy =
      missing.contains { $0.download.address == nil } ? dataset.reasonForNoAddress : first.command
    let count =
      missing.count == items.count ? "missing" : "\(missing.count) of \(items.count) files missing"
    return "\(dataset.typeName): \(count); \(remedy)"
  }

  private func row(_ item: DataCatalog.Item) -> Row {
    let download = item.download
    for folder in Console.dataRoots.folders {
      let root = DataRoots(folders: [folder])
      guard let path = root.places(of: download).first else { continue }
      let file = String(path.dropFirst(folder.count + 1))
      let size = (try? ReadableFile(path)).map { ByteCount.text($0.byteCount) }
      return Row(
        file: file, place: folder, size: size ?? (Folder.isFolder(path) ? "folder" : "unreadable"),
        remark: file == download.file ? "" : "in place of \(download.file)")
    }
    return Row(
      file: download.file, place: "missing", size: download.byteCount.map(ByteCount.text) ?? "",
      remark: download.isFurther ? "fetched only by: \(item.command)" : "")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.enumerated().map { column, cell in
      let space = column < widths.count ? widths[column] - cell.count : 0
      // Sizes stand below each other by their last letter.
      return column == 2
        ? String(repeating: " ", count: space) + cell : cell + String(repeating: " ", count: space)
    }
    let text = "  " + padded.joined(separator: "  ")
    return String(text.reversed().drop { $0 == " " }.reversed())
  }
}
