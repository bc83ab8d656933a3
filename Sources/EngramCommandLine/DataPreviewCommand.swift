internal import ArgumentParser
internal import EngramCore
internal import EpisodeDrawing
internal import Pictures
internal import YAMLTree

/// `engram data preview`: the images that an experiment shows its learners.
struct DataPreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Draws episodes of an experiment: demonstrations in order, queries, labels.")

  @OptionGroup var experiment: ExperimentArguments

  @Option(
    name: .customLong("stream"), parsing: .singleValue,
    help: ArgumentHelp(
      "Only this stream, such as evaluations.split-mnist; may be repeated.", valueName: "path"))
  var paths: [String] = []

  @Option(help: "The first episode, counted from 1.")
  var episode = 1

  @Option(help: "How many episodes of every stream.")
  var episodes = 1

  @Option(help: "The most images of a part of a task.")
  var images = 40

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The picture, a .png or .svg file.", valueName: "file"),
    completion: .file())
  var out = "preview.png"

  func validate() throws {
    guard episode > 0 else {
      throw ValidationError("--episode takes a number from 1, not \(episode).")
    }
    for (name, value) in [("episodes", episodes), ("images", images)]
    where !(1...1000).contains(value) {
      throw ValidationError("--\(name) takes a number from 1 to 1000, not \(value).")
    }
    guard [".png", ".svg"].contains(where: out.lowercased().hasSuffix) else {
      throw ValidationError("--out takes a file that ends in .png or .svg, not '\(out)'.")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      guard let plan = try experiment.read().members.first?.firstPlan else { return }
      var sheets: [EpisodeSheet] = []
      for use in try chosen(from: plan.streams) {
        let last = min(use.stream.episodeCount ?? .max, episode - 1 + episodes)
        guard episode <= last else {
          throw DataError(
            "\(use.path) has \(use.stream.episodeCount ?? 0) episodes; --episode takes a number up to"
              + " that, not \(episode)")
        }
        try use.stream.prepare(Console.dataRoots)
        sheets += (episode - 1..<last).map { EpisodeSheet(of: use, episode: $0, limit: images) }
      }
      let merged = EpisodeSheet.merged(sheets)
      try PictureFile.write(SheetDrawing.document(of: merged, title: plan.name), to: out)
      try Console.printResult(merged.map(summary).joined() + "written to \(out)\n")
    }
  }

  private func chosen(from uses: [StreamUse]) throws -> [StreamUse] {
    guard !paths.isEmpty else { return uses }
    return try paths.map { path in
      if let use = uses.first(where: { $0.path == path }) { return use }
      let known = uses.map(\.path)
      let clause = Suggestion.clause(
        for: path, among: known, otherwise: "the streams are \(known.joined(separator: ", "))")
      throw DataError("the experiment has no stream '\(path)'\(clause)")
    }
  }

  private func summary(_ sheet: EpisodeSheet) -> String {
    let heading =
      "\(sheet.paths.joined(separator: ", ")): episode \(sheet.number), \(sheet.detail)\n"
    return heading
      + sheet.tasks.map { task in
        let parts = task.strips.map { "\($0.name) \($0.count)" }
        return "  \(task.name): \(parts.joined(separator: ", "))\n"
      }.joined()
  }
}
