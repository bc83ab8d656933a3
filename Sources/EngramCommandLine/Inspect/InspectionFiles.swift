internal import EngramCore
internal import Files
internal import Inspection
internal import InspectionDrawing
internal import JSONTree
internal import Pictures

/// The pictures and numbers of an inspection as files.
struct InspectionFiles {
  private let findings: [LearnerInspection]
  private let run: String
  private let head: Int?

  /// - Parameters:
  ///   - findings: The learners.
  ///   - run: The folder that was inspected.
  ///   - head: The head whose film is drawn, counted from one; `nil` for the one that writes most.
  init(_ findings: [LearnerInspection], of run: String, head: Int?) {
    self.findings = findings
    self.run = run
    self.head = head
  }

  /// Writes all files, each as a whole, the numbers last.
  ///
  /// - Parameter folder: Where to; it is made.
  /// - Returns: Their names within the folder.
  /// - Throws: ``FileError`` when a file cannot be written, ``DataError`` when a picture is too large.
  func write(to folder: String) throws -> [String] {
    // Everything is drawn before anything is written.
    let pictures = try findings.flatMap { finding in
      let prefix = findings.count > 1 ? finding.name + "/" : ""
      return try documents(of: finding).map { (name: prefix + $0.name, text: $0.text) }
    }
    var names: [String] = []
    try Folder.create(folder)
    for picture in pictures {
      try Folder.create(Folder.parent(of: "\(folder)/\(picture.name)"))
      for ending in ["svg", "png"] {
        let name = "\(picture.name).\(ending)"
        try PictureFile.write(picture.text, to: "\(folder)/\(name)")
        names.append(name)
      }
    }
    try WholeFile.write(json.indentedText, to: folder + "/inspection.json")
    return names + ["inspection.json"]
  }

  private func documents(of finding: LearnerInspection) throws -> [(name: String, text: String)] {
    var documents: [(name: String, text: String)] = []
    if !finding.losses.curves.isEmpty {
      documents.append(
        ("losses", LossChart(finding.losses, learner: finding.name).document()))
    }
    guard let episode = finding.episode else { return documents }
    for layer in finding.layers {
      let shown = head.map { $0 - 1 } ?? layer.strongestHead
      let film = FilmSheet(layer, head: shown, episode: episode, learner: finding.name)
      let heads = HeadSheet(layer, shownHead: shown, episode: episode, learner: finding.name)
      documents.append(("layer-\(layer.number)-film", try film.document()))
      documents.append(("layer-\(layer.number)-heads", try heads.document()))
    }
    return documents
  }

  private var json: JSON {
    .object([
      JSON.Member("engram", .text("\(EngramVersion.current)")),
      JSON.Member("run", .text(run)),
      JSON.Member("learners", .list(findings.map(\.json))),
    ])
  }
}
