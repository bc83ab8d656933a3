/// A stream of an experiment and the seed with which a run draws from it.
public struct StreamUse {
  /// The dotted path: `evaluations.split-mnist`, `learners.acl.stream` or `components.episodes`.
  public let path: String
  /// The stream, of the first learner if several have one of their own.
  public let stream: any TaskStream
  /// The seed of its episodes.
  public let seed: UInt64

  /// Creates a use.
  public init(path: String, stream: any TaskStream, seed: UInt64) {
    self.path = path
    self.stream = stream
    self.seed = seed
  }
}

extension GraphRecorder {
  /// The streams that a run draws from, in the order of the graph.
  ///
  /// An entry of `components:` that only evaluations name is left to them.
  func streamUses(in graph: ExperimentGraph, runSeed: UInt64) -> [StreamUse] {
    graph.nodes.compactMap { node in
      guard !node.isUnused, let stream = streams[node.path] else { return nil }
      let uses = graph.edges.filter { $0.to == node.path }
      guard uses.isEmpty || !uses.allSatisfy({ graph.evaluations.contains($0.from) }) else {
        return nil
      }
      let isEvaluation = graph.evaluations.contains(node.path)
      return StreamUse(
        path: node.path, stream: stream,
        seed: isEvaluation
          ? EpisodeSeed.evaluation(name(ofEvaluation: node.path), inRunOf: runSeed)
          : EpisodeSeed.training(inRunOf: runSeed))
    }
  }

  /// The name that seeds an evaluation: its key, or `selection`.
  private func name(ofEvaluation path: String) -> String {
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    return parts[0] == "evaluations" ? parts[1] : parts[0]
  }
}
