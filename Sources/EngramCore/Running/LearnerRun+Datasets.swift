extension LearnerRun {
  /// The names of the datasets that the learner's training stream tells apart, in the order of
  /// ``LearningTask/datasetIndex``; `nil` where the experiment does not show which they are.
  ///
  /// A dataset of `components:` has its name there, another one its type. Those with one name are told
  /// apart by their ports.
  public var datasetNames: [String]? {
    let graph = plan.graph
    func parts(of path: String, _ role: Role) -> [ExperimentGraph.Edge] {
      graph.edges.filter { $0.from == path && graph[$0.to]?.role == role }
    }
    let streams = parts(of: "learners.\(entry.name)", .stream)
    guard streams.count == 1,
      let stream = plan.streams.first(where: { $0.path == streams[0].to })?.stream
    else { return nil }
    let datasets = parts(of: streams[0].to, .dataset)
    guard datasets.count == stream.datasetCount else { return nil }
    let names = datasets.map { edge in
      let words = edge.to.split(separator: ".").map(String.init)
      return words.first == "components" && words.count == 2
        ? words[1] : graph[edge.to]?.typeName ?? edge.to
    }
    if Set(names).count == names.count { return names }
    let longer = zip(names, datasets).map { name, edge in
      edge.port.map { "\(name).\($0)" } ?? name
    }
    return Set(longer).count == longer.count ? longer : nil
  }
}
