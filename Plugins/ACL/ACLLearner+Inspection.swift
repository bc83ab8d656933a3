public import EngramCore
import TensorEngine

extension ACLLearner: InspectableLearner {
  /// Reads the demonstrations as ``observe(_:)`` does, all of them at once.
  public func trace(
    _ demonstrations: Demonstrations, keeping moments: Set<Int>
  ) throws -> [LayerTrace] {
    let rows = try encode(Array(0..<demonstrations.count), of: demonstrations.images)
    let pass = running().1.makeEvaluationPass(lane: 0)
    let labelled = model.label(
      pass.tape.constant(rows.reshaped(to: [1, demonstrations.count, settings.model.width])),
      with: demonstrations.labels.map { Int32($0) }, pass)
    let reading = model.trace(labelled, from: state(pass), keeping: moments, pass)
    evaluation.layers = reading.state.map { $0.parts.map(\.value) }
    let kind = type(of: layer).typeName
    return reading.memories.map { LayerTrace(kind: kind, memory: $0) }
  }
}
