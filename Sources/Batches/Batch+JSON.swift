internal import EngramCore
internal import JSONTree

extension Batch {
  /// The batch as it is written to `batch.json`.
  var json: JSON {
    .object([
      JSON.Member("version", .integer(1)),
      JSON.Member("experiments", .list(experiments.map(\.json))),
    ])
  }

  /// Reads a batch back; `nil` if something is missing.
  init?(json: JSON) {
    guard json["version"]?.int == 1, let elements = json["experiments"]?.elements else {
      return nil
    }
    let experiments = elements.compactMap(Experiment.init(json:))
    guard experiments.count == elements.count else { return nil }
    self.init(experiments: experiments)
  }
}

extension Batch.Experiment {
  fileprivate var json: JSON {
    .object([
      JSON.Member("name", .text(name)),
      JSON.Member("file", .text(file)),
      JSON.Member("expect", .list(expectations.map(\.json))),
      JSON.Member("jobs", .list(jobs.map(\.json))),
    ])
  }

  fileprivate init?(json: JSON) {
    guard let name = json["name"]?.string, let file = json["file"]?.string,
      let expected = json["expect"]?.elements, let jobs = json["jobs"]?.elements
    else { return nil }
    self.init(
      name: name, file: file, expectations: expected.compactMap(Expectation.init(json:)),
      jobs: jobs.compactMap(Batch.Job.init(json:)))
    guard self.jobs.count == jobs.count, expectations.count == expected.count else { return nil }
  }
}

extension Batch.Job {
  fileprivate var json: JSON {
    .object([
      JSON.Member("name", .text(name)),
      JSON.Member("variation", .text(variation)),
      JSON.Member("seed", .text(String(seed))),
      JSON.Member("learners", .list(learners.map(JSON.text))),
      JSON.Member("folder", .text(folder)),
      JSON.Member("has_lanes", .flag(hasLanes)),
    ])
  }

  fileprivate init?(json: JSON) {
    guard let name = json["name"]?.string, let variation = json["variation"]?.string,
      let seed = json["seed"]?.string.flatMap({ UInt64($0) }),
      let learners = json["learners"]?.elements, let folder = json["folder"]?.string,
      case .flag(let hasLanes)? = json["has_lanes"]
    else { return nil }
    self.init(
      name: name, variation: variation, seed: seed, learners: learners.compactMap(\.string),
      folder: folder, hasLanes: hasLanes)
  }
}

extension Expectation {
  fileprivate var json: JSON {
    var members = [
      JSON.Member("metric", .text(metric)), JSON.Member("learner", .text(learner)),
      JSON.Member("evaluation", .text(evaluation)),
    ]
    if let variation { members.append(JSON.Member("variation", .text(variation))) }
    switch bound {
    case .near(let value, let tolerance):
      members.append(JSON.Member("value", .number(value)))
      members.append(JSON.Member("tolerance", .number(tolerance)))
    case .atLeast(let value): members.append(JSON.Member("at_least", .number(value)))
    case .atMost(let value): members.append(JSON.Member("at_most", .number(value)))
    }
    members.append(JSON.Member("source", .text(source)))
    members.append(JSON.Member("certainty", .text(certainty)))
    return .object(members)
  }

  fileprivate init?(json: JSON) {
    guard let metric = json["metric"]?.string, let learner = json["learner"]?.string,
      let evaluation = json["evaluation"]?.string, let source = json["source"]?.string,
      let certainty = json["certainty"]?.string
    else { return nil }
    let bound: Bound
    if let value = json["value"]?.double, let tolerance = json["tolerance"]?.double {
      bound = .near(value, tolerance: tolerance)
    } else if let value = json["at_least"]?.double {
      bound = .atLeast(value)
    } else if let value = json["at_most"]?.double {
      bound = .atMost(value)
    } else {
      return nil
    }
    self.init(
      metric: metric, learner: learner, evaluation: evaluation,
      variation: json["variation"]?.string, bound: bound, source: source, certainty: certainty)
  }
}
