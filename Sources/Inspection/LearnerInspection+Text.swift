internal import EngramCore

extension LearnerInspection {
  /// The findings as a page of tables: those of whole layers; `inspection.json` has every head's.
  public var text: String {
    var parts = [heading, lossText]
    parts += layers.map { LayerTables($0, taskNames: episode?.tasks.map(\.name) ?? []).text }
    parts += notes.map { "note: \($0)\n" }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var heading: String {
    let moment =
      switch state {
      case nil: ""
      case .untrained: ", as it starts"
      case .last(let step): ", after step \(step) of \(stepCount)"
      case .best(let step): ", after step \(step) of \(stepCount) (the best validation)"
      }
    guard let episode else { return "\(name)\(moment)\n" }
    let counts = episode.tasks.map { String($0.demonstrationCount) }.joined(separator: ", ")
    return "\(name)\(moment): reads episode \(episode.number) of \(episode.evaluation), "
      + "\(counts) demonstrations\n"
  }

  private var lossText: String {
    let backward = losses.curves.filter { $0.term.place?.isBackward ?? false }
    guard !backward.isEmpty else { return "" }
    let lines = backward.map { curve in
      guard let emergence = curve.emergence else { return "  \(curve.label): no forgetting\n" }
      return "  \(curve.label): forgetting emerges at step \(NumberText.grouped(emergence.step)), "
        + "after a minimum of \(NumberText.fixed(emergence.minimum, digits: 3)) at step "
        + "\(NumberText.grouped(emergence.turningStep))\n"
    }
    return "losses, mean over \(losses.window) steps\n" + lines.joined()
  }
}

/// The numbers of one layer as text.
private struct LayerTables {
  private let layer: LayerInspection
  private let taskNames: [String]

  init(_ layer: LayerInspection, taskNames: [String]) {
    self.layer = layer
    self.taskNames = taskNames
  }

  var text: String {
    let count = layer.heads.count == 1 ? "1 head" : "mean over \(layer.heads.count) heads"
    let names = layer.matrixNames
    var writes = [["", "gate of"], ["task"] + names]
    if layer.whole.gates.first?.isEmpty ?? true { writes = [[""], ["task"]] }
    let empty = names.dropFirst().map { _ in "" }
    let hasGates = writes[0].count > 1
    if hasGates { writes[0] += empty }
    for heading in ["norm of a write to", "effective rank of the change of"] {
      writes[0] += [heading] + empty
      writes[1] += names
    }
    for task in taskNames.indices {
      let numbers = layer.whole
      writes.append(
        [taskNames[task]] + numbers.gates[task].map { NumberText.fixed($0, digits: 2) }
          + numbers.writeNorms[task].map(NumberText.short)
          + numbers.effectiveRanks[task].map(Self.text))
    }
    return "layer \(layer.number) (\(layer.kind)), \(count)\n"
      + TextTable(writes, groupStarts: groupStarts(hasGates)).text + "\n"
      + matrix("kept of the change of", "after", kept) + "\n"
      + matrix("cosine between keys of", "and", layer.whole.keyOverlap)
  }

  private func groupStarts(_ hasGates: Bool) -> [Int] {
    let count = layer.matrixNames.count
    return (0..<(hasGates ? 3 : 2)).map { 1 + $0 * count }
  }

  /// Rows of equal length: nothing is kept before it was written.
  private var kept: [[Double?]] {
    layer.whole.kept.enumerated().map { Array(repeating: nil, count: $0) + $1 }
  }

  private func matrix(_ name: String, _ relation: String, _ values: [[Double?]]) -> String {
    let head = [name] + taskNames.map { "\(relation) \($0)" }
    let rows = zip(taskNames, values).map { [$0] + $1.map(Self.text) }
    return TextTable([head] + rows).text
  }

  private static func text(_ value: Double?) -> String {
    value.map { NumberText.fixed($0, digits: 2) } ?? "-"
  }
}
