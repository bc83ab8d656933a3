import EngramCore
import TensorEngine

extension InContextModel {
  /// Reads one labelled sequence `[1, length, width]` and tells what its steps wrote.
  ///
  /// - Parameters:
  ///   - demonstrations: Embedded images with their labels.
  ///   - state: The state before the first.
  ///   - moments: The numbers of steps after which matrices are kept, besides zero and all.
  ///   - pass: The run that this is part of; without gradient.
  /// - Returns: The new state, and for every layer what it wrote, or `nil` where it cannot tell.
  func trace(
    _ demonstrations: Variable, from state: [SequenceState], keeping moments: Set<Int>,
    _ pass: ForwardPass
  ) -> (state: [SequenceState], memories: [MemoryTrace?]) {
    var row = demonstrations
    var next: [SequenceState] = []
    var memories: [MemoryTrace?] = []
    for (layer, before) in zip(layers, state) {
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
