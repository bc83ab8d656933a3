extension LearnerRun {
  /// The names of the datasets that the learner's training stream tells apart, in the order of
  /// ``LearningTask/datasetIndex``; `nil` where the experiment does not show which they are.
  ///
  /// A dataset of `components:` has its name there, another one its type; those with one name are told
  /// apart by their ports. A stream of stages that all have the same datasets has theirs.
  public var datasetNames: [String]? {
    let streams = parts(of: "learners.\(entry.name)", .stream)
    guard streams.count == 1,
      let stream = plan.streams.first(where: { $0.path == streams[0].to })?.stream,
      let names = datasetNames(ofStream: streams[0].to), names.count == stream.datasetCount
    else { return nil }
    return names
  }

  /// The names of a stream's own datasets; those of its stages where all have the same.
  private func datasetNames(ofStream path: String) -> [String]? {
    let datasets = parts(of: path, .dataset)
    guard !datasets.isEmpty else {
      let stages = parts(of: path, .stream).map { datasetNames(ofStream: $0.to) }
      return stages.first.flatMap { first in stages.allSatisfy { $0 == first } ? first : nil }
    }
    let names = datasets.map { edge in
      let words = edge.to.split(separator: ".").map(String.init)
      return words.first == "components" && words.count == 2
        ? words[1] : plan.graph[edge.to]?.typeName ?? edge.to
    }
    if Set(names).count == names.count { return names }
    let longer = zip(names, datasets).map { name, edge in
      edge.port.map { "\(name).\($0)" } ?? name
    }
    return Set(longer).count == longer.count ? longer : nil
  }

  private func parts(of path: String, _ role: Role) -> [ExperimentGraph.Edge] {
    plan.graph.edges.filter { $0.from == path && plan.graph[$0.to]?.role == role }
  }
}
