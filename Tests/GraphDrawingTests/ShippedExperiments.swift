import EngramCore
import Foundation
import PluginTestSupport

/// The root of the package.
private let package = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// The files of all experiments that come with the package, below `Experiments/`.
let shippedExperiments: [String] = {
  let names =
    FileManager.default.enumerator(atPath: package + "/Experiments")?
    .compactMap { $0 as? String } ?? []
  return names.filter { $0.hasSuffix(".yaml") }.sorted()
}()

/// The graph of one of them.
func shippedGraph(_ name: String) throws -> ExperimentGraph {
  let set = try Experiment.read(file: package + "/Experiments/" + name, registry: registry)
  return set.members[0].firstPlan.graph
}

/// An experiment in which components are shared, unused, renamed and described in their place.
func mixedGraph() throws -> ExperimentGraph {
  try experiment(
    """
    experiment: mixed
    components:
      spare: {type: adam, rate: constant}
      seen: {type: glyphs, size: 8, classes: 12}
      vision: {type: conv4, blocks: 2}
      episodes: {type: episodes, datasets: [$seen], shots: 1}
    learners:
      first: {type: acl, stream: $episodes, encoder: $vision, steps: 1200}
      second: {type: acl, stream: $episodes, encoder: $vision, steps: 8}
    evaluations:
      again: {type: episodes, datasets: [$seen], shots: 1, count: 3}
    metrics: [forgetting]
    """
  ).members[0].firstPlan.graph
}
