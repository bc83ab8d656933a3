public import EngramCore
import MetaTraining
import TensorEngine

extension ACLLearner: InspectableLearner {
  /// Reads the demonstrations as ``observe(_:)`` does, all of them at once.
  public func trace(
    _ demonstrations: Demonstrations, keeping moments: Set<Int>
  ) throws -> [LayerTrace] {
    let rows = try rows(Array(0..<demonstrations.count), of: demonstrations.images)
    let pass = running().makeEvaluationPass(lane: 0)
    let reading = model.trace(
      pass.tape.constant(rows.reshaped(to: [1, demonstrations.count, model.rowWidth])),
      labels: demonstrations.labels.map { Int32($0) }, from: state(pass), keeping: moments, pass)
    evaluation.layers = reading.state.map { $0.parts.map(\.value) }
    let kind = type(of: layer).typeName
    return reading.memories.map { LayerTrace(kind: kind, memory: $0) }
  }
}
