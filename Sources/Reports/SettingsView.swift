internal import EngramCore
internal import Files

/// The settings of some runs, each different text once, with the lines marked that the first has not.
struct SettingsView {
  /// The texts for the page.
  let configurations: [Values]

  /// - Throws: `FileError` when the experiment of a run cannot be read.
  init(_ runs: ArraySlice<ReportedExperiment.Run>) throws {
    var texts: [(text: String, runs: [String])] = []
    for run in runs where Folder.exists(run.directory.experimentFile) {
      let text = try ReadableFile.text(of: run.directory.experimentFile)
      if let index = texts.firstIndex(where: { $0.text == text }) {
        texts[index].runs.append(run.name)
      } else {
        texts.append((text, [run.name]))
      }
    }
    let first = Set((texts.first?.text ?? "").split(separator: "\n"))
    configurations = texts.enumerated().map { index, entry in
      let lines = entry.text.split(separator: "\n").map { line in
        ["text": String(line), "isChanged": index > 0 && !first.contains(line)] as Values
      }
      let changeCount = lines.count { $0["isChanged"] as? Bool == true }
      let others = entry.runs.count > 1 ? " and \(entry.runs.count - 1) more" : ""
      var values: Values = ["title": entry.runs[0] + others, "lines": lines]
      if index > 0 {
        values["changes"] = changeCount == 1 ? "1 line differs" : "\(changeCount) lines differ"
      }
      return values
    }
  }
}
