internal import TensorEngine

/// In which batches a learner is asked about the tasks that it has seen.
///
/// A batch of one task after the other would tell which task a query belongs to. Queries are
/// therefore mixed over all tasks, in an order that the seed alone decides, unless the scenario is
/// task-incremental.
struct Examination {
  /// Queries per call of the learner: enough to keep it busy, few enough to bound its memory.
  static let batchSize = 256

  let batches: [[QueryPlace]]

  /// - Parameters:
  ///   - episode: The episode.
  ///   - tasks: The tasks that are asked for.
  ///   - newest: The task learned last; -1 before the first.
  ///   - seed: Names the order.
  init(_ episode: Episode, of tasks: Range<Int>, after newest: Int, seed: UInt64) {
    let ofTask = tasks.map { index in
      episode.tasks[index].queries.indices.map { QueryPlace(task: index, query: $0) }
    }
    switch episode.scenario {
    case .taskIncremental:
      batches = ofTask.flatMap(Examination.cut)
    case .domainIncremental, .classIncremental:
      let all = Array(ofTask.joined())
      var random = RandomStream(
        seed: seed, RandomStream.key("examination"), UInt64(bitPattern: Int64(newest)))
      batches = Examination.cut(random.permutation(of: all.count).map { all[$0] })
    }
  }

  private static func cut(_ places: [QueryPlace]) -> [[QueryPlace]] {
    stride(from: 0, to: places.count, by: batchSize).map {
      Array(places[$0..<min($0 + batchSize, places.count)])
    }
  }
}
