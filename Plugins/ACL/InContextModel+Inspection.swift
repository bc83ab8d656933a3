import EngramCore
import TensorEngine

extension InContextModel {
  /// Reads one sequence `[1, length, rowWidth]` and tells what its steps wrote.
  ///
  /// - Parameters:
  ///   - demonstrations: Rows of images.
  ///   - labels: Their labels.
  ///   - state: The state before the first.
  ///   - moments: The numbers of steps after which matrices are kept, besides zero and all.
  ///   - pass: The run that this is part of; without gradient.
  /// - Returns: The new state, and for every layer what it wrote, or `nil` where it cannot tell.
  func trace(
    _ demonstrations: Variable, labels: [Int32], from state: [SequenceState],
    keeping moments: Set<Int>,
    _ pass: ForwardPass
  ) -> (state: [SequenceState], memories: [MemoryTrace?]) {
    var (row, _, next) = enter(
      demonstrations, labels: labels, asksFirst: false, from: state, pass)
    var memories: [MemoryTrace?] = []
    for (layer, before) in zip(layers, state.suffix(layers.count)) {
      let scan: SequenceScan
      if let sequence = layer.sequence as? any InspectableSequenceModule {
        let traced = sequence.trace(row, from: before, keeping: moments, pass)
        scan = traced.scan
        memories.append(traced.trace)
      } else {
        scan = layer.sequence.scan(row, probes: nil, from: before, needsOutput: true, pass)
        memories.append(nil)
      }
      next.append(scan.state)
      if let output = scan.output { row = layer.feedForward(output, pass) }
    }
    return (next, memories)
  }
}
