public import EngramCore

/// What one layer wrote while it read an episode.
public struct LayerInspection: Sendable {
  /// The place of the layer, counted from one.
  public let number: Int
  /// What it is, such as `srwm`.
  public let kind: String
  /// The names of a head's matrices.
  public let matrixNames: [String]
  /// What every head did while each task was read, `[head][task]`.
  public let traces: [[HeadTrace]]
  /// The numbers of every head.
  public let heads: [MemoryNumbers]
  /// The numbers of the layer.
  public let whole: MemoryNumbers

  /// Looks at every layer of an episode.
  ///
  /// - Parameter episode: What the learner did.
  /// - Returns: The layers that can tell what they write, and the numbers and kinds of those that cannot.
  public static func all(
    of episode: EpisodeTrace
  ) -> (layers: [LayerInspection], skipped: [(number: Int, kind: String)]) {
    var layers: [LayerInspection] = []
    var skipped: [(number: Int, kind: String)] = []
    for (place, layer) in (episode.tasks.first?.layers ?? []).enumerated() {
      let memories = episode.tasks.compactMap { $0.layers[place].memory }
      if memories.count == episode.tasks.count, let memory = memories.first, !memory.heads.isEmpty {
        let traces = memory.heads.indices.map { head in memories.map { $0.heads[head] } }
        layers.append(
          LayerInspection(
            number: place + 1, kind: layer.kind, matrixNames: memory.matrixNames, traces: traces))
      } else {
        skipped.append((place + 1, layer.kind))
      }
    }
    return (layers, skipped)
  }

  private init(number: Int, kind: String, matrixNames: [String], traces: [[HeadTrace]]) {
    self.number = number
    self.kind = kind
    self.matrixNames = matrixNames
    self.traces = traces
    heads = traces.map { MemoryNumbers($0) }
    whole = MemoryNumbers(heads, traces)
  }

  /// The head that writes most, counted from zero.
  public var strongestHead: Int {
    heads.indices.max { heads[$0].strength < heads[$1].strength } ?? 0
  }
}
