internal import Batches
internal import EngramCore

/// Reads what a report is about, from the plain files of runs alone.
public enum ReportReader {
  /// Reads all finished runs of a batch, of a run folder, or of any folder with runs below it.
  ///
  /// - Parameter path: The folder.
  /// - Returns: The experiments; not empty.
  /// - Throws: `RunError` when there is no run or a file of one is damaged.
  public static func experiments(in path: String) throws -> [ReportedExperiment] {
    var parts: [Part] = []
    for place in try RunPlace.all(in: path) {
      switch place.state {
      case .open(let reason):
        // Without a batch it is not known which experiment a run without results belongs to.
        let name = place.job?.experiment.name ?? "Without results"
        let index = part(name, place.job?.experiment, in: &parts)
        parts[index].open.append((place.name, reason))
      case .finished:
        let summary = try place.directory.readSummary()
        let name = place.job?.experiment.name ?? summary.experiment
        let index = part(name, place.job?.experiment, in: &parts)
        parts[index].runs.append(
          ReportedExperiment.Run(
            directory: place.directory, name: place.name,
            variation: place.job?.job.variation ?? variation(of: place.name, summary),
            summary: summary))
      }
    }
    return parts.filter { !$0.runs.isEmpty }.map(\.experiment)
      + parts.filter { $0.runs.isEmpty }.map(\.experiment)
  }

  private static func part(
    _ name: String, _ batched: Batch.Experiment?, in parts: inout [Part]
  ) -> Int {
    if let last = parts.indices.last, parts[last].name == name { return last }
    if let index = parts.firstIndex(where: { $0.name == name }) { return index }
    parts.append(Part(name: name, expectations: batched?.expectations ?? []))
    return parts.count - 1
  }

  /// What distinguishes runs of one experiment besides learner and seed: the rest of the folder's name.
  private static func variation(of name: String, _ summary: RunSummary) -> String {
    var parts = name.split(separator: "/").map(String.init)
    if parts.last == summary.learner { parts.removeLast() }
    parts.removeAll { $0 == "seed-\(summary.seed)" || $0 == "." }
    return parts.joined(separator: "/")
  }
}

/// An experiment while its runs are gathered.
private struct Part {
  let name: String
  let expectations: [Expectation]
  var runs: [ReportedExperiment.Run] = []
  var open: [(name: String, reason: String)] = []

  var experiment: ReportedExperiment {
    let members = runs.map {
      SetSummary.Member(variation: $0.variation, summaries: [$0.summary])
    }
    return ReportedExperiment(
      name: name, results: SetSummary(members, expectations: expectations), runs: runs, open: open)
  }
}
