internal import Composition
internal import YAMLTree

/// Makes the runs of an experiment: every variation of its sweep with every seed.
struct Expansion {
  /// Every run has a tree of its own until it is over, and is checked before the first one begins.
  private static let valueLimit = 2_000_000

  private let root: Node
  private let mapping: Mapping
  private let registry: Registry
  private let environment: (String) -> String?
  private let sink: DiagnosticSink

  init(
    _ root: Node, registry: Registry, environment: @escaping (String) -> String?,
    sink: DiagnosticSink
  ) {
    self.root = root
    self.registry = registry
    self.environment = environment
    self.sink = sink
    mapping = root.mapping ?? Mapping()
  }

  /// - Returns: `nil` if there is a mistake that leaves no run; it has been recorded.
  func read() -> ExperimentSet? {
    // An expression in `sweep:` or `seeds:` sees the file as it is before anything is varied.
    let plain = Interpolation.resolve(root, environment: environment, sink)
    let variations = Sweep.variations(of: plain.mapping?["sweep"], sink)
    let seeds = Seeds.read(plain.mapping ?? mapping, sink)
    guard let first = variations.first, seeds?.isEmpty != true else {
      // The experiment itself is checked all the same.
      _ = self.plan(of: plain)
      return nil
    }
    if let count = seeds?.count, count * variations.count > Sweep.limit {
      recordTooMany(variations.count, count)
      return nil
    }
    let runCount = (seeds?.count ?? 1) * variations.count
    let valueCount = root.valueCount
    guard runCount == 1 || runCount * valueCount <= Self.valueLimit else {
      recordTooLarge(runCount, valueCount)
      return nil
    }
    var members: [ExperimentSet.Member] = []
    var firstPlan: ExperimentPlan?
    for variation in variations {
      let varied = tree(of: variation)
      for seed in seeds.map({ $0.map(Int?.some) }) ?? [nil] {
        let tree = seed.map { varied.withSeed($0) } ?? varied
        guard let plan = plan(of: tree) else { continue }
        firstPlan = firstPlan ?? plan
        members.append(
          ExperimentSet.Member(
            variation: variation.label,
            settings: variation.assignments.map {
              ExperimentSet.Setting(path: $0.path.text, value: $0.value.shortText)
            },
            seed: plan.seed, isOneOfSeveralSeeds: seeds != nil, resolvedText: plan.resolvedText,
            firstPlan: plan, tree: tree, registry: registry))
      }
      // A mistake in the file itself shows in every variation; a few are enough.
      if sink.errorAttemptCount > 1000 { break }
    }
    let expectations = ExpectationReader(
      sink, firstPlan, variations: variations.count > 1 ? variations.map(\.label) : []
    ).read(resolved(first).mapping?["expect"])
    guard let firstPlan, !sink.hasErrors else { return nil }
    return ExperimentSet(
      name: firstPlan.name, members: members, expectations: expectations,
      warnings: sink.diagnostics, origins: SettingOrigins(resolved(first)))
  }

  private func recordTooLarge(_ runCount: Int, _ valueCount: Int) {
    _ = plan(of: Interpolation.resolve(root, environment: environment, sink))
    sink.record(
      Diagnostic(
        .invalidSweep,
        "\(runCount) runs of an experiment with \(valueCount) values are too many to check at once;"
          + " make several experiments of it",
        at: mapping.entry("sweep")?.mark ?? mapping.entry("seeds")?.mark ?? root.mark))
  }

  private func plan(of tree: Node) -> ExperimentPlan? {
    ExperimentReader(tree, registry: registry, sink: sink).readPlan()
  }

  private func tree(of variation: Variation) -> Node {
    var tree = root
    variation.apply(to: &tree, sink)
    return Interpolation.resolve(tree, environment: environment, sink)
  }

  private func resolved(_ variation: Variation) -> Node { tree(of: variation) }

  private func recordTooMany(_ variationCount: Int, _ seedCount: Int) {
    sink.record(
      Diagnostic(
        .invalidSeeds,
        "\(variationCount) variations with \(seedCount) seeds each are more than \(Sweep.limit) runs",
        at: mapping.entry("seeds")?.mark ?? root.mark, path: "seeds"))
  }
}

extension Node {
  /// The number of values in the tree.
  fileprivate var valueCount: Int {
    switch content {
    case .scalar: 1
    case .sequence(let nodes): nodes.reduce(1) { $0 + $1.valueCount }
    case .mapping(let mapping): mapping.entries.reduce(1) { $0 + $1.value.valueCount }
    }
  }

  /// The tree with a seed of its own.
  fileprivate func withSeed(_ seed: Int) -> Node {
    guard var mapping else { return self }
    var value = Node(plain: String(seed))
    value.mark = mapping["seeds"]?.mark ?? mark
    mapping.set(Mapping.Entry("seed", at: mapping.entry("seeds")?.mark ?? mark, value))
    mapping.remove("seeds")
    var node = self
    node.content = .mapping(mapping)
    return node
  }
}
