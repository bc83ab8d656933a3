public import EngramCore
import MetaTraining
public import TensorEngine

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

  /// The state: it is all that is kept of observed tasks.
  public var storage: LearnerStorage {
    LearnerStorage(numberCount: evaluation.layers.joined().reduce(0) { $0 + $1.count })
  }

  /// The parts of the state of every layer.
  public func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? {
    evaluation.layers.enumerated().flatMap { layer, parts in
      parts.enumerated().map { part, tensor in (Self.stateName(layer, part), tensor) }
    }
  }

  /// Takes the state back; the demonstrations are not looked at.
  public func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {
    let initial = model.initialState(batch: 1, running().makeEvaluationPass(lane: 0))
    evaluation.layers = try initial.enumerated().map { layer, state in
      try state.parts.enumerated().map { part, expected in
        let name = Self.stateName(layer, part)
        // States that grow differ in extents, not in their number.
        guard let tensor = tensors[name],
          tensor.shape.extents.count == expected.shape.extents.count
        else { throw CheckpointError("the checkpoint has no tensor \(name) of a state") }
        return tensor.copied()
      }
    }
  }

  private static func stateName(_ layer: Int, _ part: Int) -> String { "state.\(layer).\(part)" }

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
