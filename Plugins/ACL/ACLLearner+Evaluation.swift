public import EngramCore
import MetaTraining
import TensorEngine

/// What the learner knows during an evaluation: the state of its layers, and images it has encoded.
struct EvaluationState {
  /// The tensors of every state of the model; empty before the first task.
  var layers: [[Tensor]] = []
  /// Embedded queries.
  var queries: QueryCache
}

extension ACLLearner {
  /// Images encoded at once: few enough to stay in cache.
  private static let chunk = 32
  /// Demonstrations read at once.
  private static let piece = 128

  /// Starts from the slow weights.
  public func begin(seed: UInt64) {
    evaluation.layers = []
  }

  /// Reads the demonstrations once, a piece at a time: the layers' state is all that remains of them,
  /// and memory grows with their number only where a layer's state does.
  public func observe(_ demonstrations: Demonstrations) throws {
    for start in stride(from: 0, to: demonstrations.count, by: Self.piece) {
      let piece = Array(start..<min(start + Self.piece, demonstrations.count))
      let rows = try rows(piece, of: demonstrations.images)
      let pass = running().makeEvaluationPass(lane: 0)
      let reading = model.read(
        pass.tape.constant(rows.reshaped(to: [1, piece.count, model.rowWidth])),
        labels: piece.map { Int32(demonstrations.labels[$0]) }, from: state(pass), pass)
      evaluation.layers = reading.state.map { $0.parts.map(\.value) }
    }
  }

  /// Answers queries from the present state, which stays as it is.
  public func predict(_ queries: Queries) throws -> [Int] {
    let rows = try evaluation.queries.rows(of: queries.images, width: model.rowWidth) {
      try self.rows($0, of: queries.images)
    }
    let pass = running().makeEvaluationPass(lane: 0)
    let logits = model.answer(
      pass.tape.constant(rows.reshaped(to: [1, queries.count, model.rowWidth])), in: state(pass),
      pass
    ).value
    return (0..<queries.count).map { row in
      let first = logits.pointer + row * model.labelCount
      return queries.candidates.max { first[$0] < first[$1] } ?? 0
    }
  }

  func state(_ pass: ForwardPass) -> [SequenceState] {
    guard !evaluation.layers.isEmpty else { return model.initialState(batch: 1, pass) }
    return evaluation.layers.map { SequenceState($0.map(pass.tape.constant)) }
  }

  /// The rows of some images, made over all lanes: `[count, width]`.
  func rows(_ chosen: [Int], of images: ShownImages) throws -> Tensor {
    let model = model
    return try running().rows(chosen, of: images, width: model.rowWidth) { model.rows(of: $0, $1) }
  }
}
