public import EngramCore
import MetaTraining
public import TensorEngine

extension MetaLearner {
  /// Forgets all tasks.
  public func begin(seed: UInt64) {
    state = nil
    evaluationSeed = seed
  }

  /// Learns a task by the rule; the parameters stay as they are.
  public func observe(_ demonstrations: Demonstrations) throws {
    let count = demonstrations.count
    let rows = try rows(Array(0..<count), of: demonstrations.images)
    let state = state ?? start(demonstrations)
    self.state = state
    state.learn(
      rows.reshaped(to: [1, count, model.features]), labels: demonstrations.labels,
      competing: demonstrations.taskIndex.map { _ in Set(demonstrations.labels) },
      running().makeEvaluationPass(lane: 0))
  }

  private func start(_ demonstrations: Demonstrations) -> any MetaState {
    model.rule.start(
      labelCount: rule.fixesLabels ? stream.labelCount : demonstrations.labelCount,
      features: model.features, seed: evaluationSeed)
  }

  /// What the rule keeps of observed tasks.
  public var storage: LearnerStorage {
    LearnerStorage(numberCount: (state?.kept ?? []).reduce(0) { $0 + $1.tensor.count })
  }

  /// What the rule keeps.
  public func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? { state?.kept ?? [] }

  /// Takes it back; of the demonstrations only the number of labels is looked at.
  public func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {
    guard let first = observed.first else { return }
    let state = start(first)
    try state.restore(tensors)
    self.state = state
  }

  /// The candidate with the largest logit, among those that may be the answer.
  public func predict(_ queries: Queries) throws -> [Int] {
    let rows = try self.queries.rows(of: queries.images, width: model.features) {
      try self.rows($0, of: queries.images)
    }
    let first = queries.candidates.first ?? 0
    guard let state else { return Array(repeating: first, count: queries.count) }
    let logits = state.logits(
      of: rows.reshaped(to: [1, queries.count, model.features]),
      running().makeEvaluationPass(lane: 0))
    let candidates = queries.candidates.filter(state.knows)
    return (0..<queries.count).map { row in
      let own = logits.pointer + row * logits.shape.lastExtent
      return candidates.max { own[$0] < own[$1] } ?? first
    }
  }

  /// The rows of some images, made over all lanes: `[count, features]`.
  private func rows(_ chosen: [Int], of images: ShownImages) throws -> Tensor {
    let model = model
    return try running().rows(chosen, of: images, width: model.features) { model.rows(of: $0, $1) }
  }
}
