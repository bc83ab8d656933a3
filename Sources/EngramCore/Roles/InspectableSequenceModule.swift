public import TensorEngine

/// A sequence layer whose state is matrices that it writes to, and that can tell what it writes.
///
/// Only two questions are to be answered; ``trace(_:from:keeping:_:)`` goes through a sequence with them.
/// Answers are about the first batch element.
public protocol InspectableSequenceModule: SequenceModule {
  /// The names of a head's matrices, such as `y`, `q`, `k` and `b`.
  var matrixNames: [String] { get }

  /// The matrices that a state holds, `[head][matrix]`.
  func matrices(in state: SequenceState) -> [[MemoryMatrix]]

  /// Where and how strongly the heads would write an input `[1, 1, width]` that is read in a state.
  func addresses(
    of input: Variable, in state: SequenceState, _ pass: ForwardPass
  ) -> [MemoryAddress]
}

extension InspectableSequenceModule {
  /// Reads a sequence `[1, length, width]` and tells what every step of it wrote.
  ///
  /// State, output and last matrices are those of one scan of the whole sequence; what is told of the way
  /// comes from scans of one step each, which by the laws of ``SequenceModule`` lead to the same state but
  /// for rounding.
  ///
  /// - Parameters:
  ///   - input: The sequence.
  ///   - state: The state before it.
  ///   - moments: The numbers of steps after which matrices are kept, besides zero and all.
  ///   - pass: The run that this is part of; without gradient.
  /// - Returns: What ``SequenceModule/scan(_:probes:from:needsOutput:_:)`` gives, output included, and the
  ///   trace.
  public func trace(
    _ input: Variable, from state: SequenceState, keeping moments: Set<Int>, _ pass: ForwardPass
  ) -> (scan: SequenceScan, trace: MemoryTrace) {
    precondition(input.shape[0] == 1, "one sequence is traced, not \(input.shape[0])")
    let (length, width) = (input.shape[1], input.shape.lastExtent)
    var (present, matrices) = (state, self.matrices(in: state))
    var heads = matrices.map { _ in HeadTrace() }
    for step in 0..<length {
      if step == 0 || moments.contains(step) {
        for head in heads.indices { heads[head].snapshots[step] = matrices[head] }
      }
      let row = Tensor(uninitialized: [1, 1, width])
      row.pointer.update(from: input.value.pointer + step * width, count: width)
      let variable = pass.tape.constant(row)
      let addresses = addresses(of: variable, in: present, pass)
      present = scan(variable, probes: nil, from: present, needsOutput: false, pass).state
      let next = self.matrices(in: present)
      for head in heads.indices {
        heads[head].addresses.append(addresses[head])
        heads[head].writeNorms.append(
          zip(matrices[head], next[head]).map { $1.distance(to: $0) })
      }
      matrices = next
    }
    let whole = scan(input, probes: nil, from: state, needsOutput: true, pass)
    let last = self.matrices(in: whole.state)
    for head in heads.indices { heads[head].snapshots[length] = last[head] }
    return (whole, MemoryTrace(matrixNames: matrixNames, heads: heads))
  }
}

extension MemoryMatrix {
  /// The Frobenius norm of the difference.
  fileprivate func distance(to other: MemoryMatrix) -> Double {
    var sum = 0.0
    for (one, another) in zip(elements, other.elements) {
      let difference = Double(one) - Double(another)
      sum += difference * difference
    }
    return sum.squareRoot()
  }
}
