import EngramCore
import TensorEngine

extension SequenceLayerContract {
  /// The laws of a layer that tells what it writes: every step changes its matrices along its key alone.
  static func checkInspection(_ found: inout Violations, _ run: SequenceRun) {
    guard let module = run.module as? any InspectableSequenceModule else { return }
    let pass = run.harness.reading()
    let input = pass.tape.constant(run.input.part(batch: 0..<1, steps: 0..<length))
    let start = module.initialState(batch: 1, pass)
    let bits = start.parts.map(\.value.bits)
    let traced = module.trace(input, from: start, keeping: Set(0...length), pass)
    found.require(
      start.parts.map(\.value.bits) == bits, "a trace overwrites the state it started from")
    let scanned = run.scan(input.value, probes: nil, from: start, pass)
    found.require(
      run.isClose(traced.scan.state, scanned.state)
        && run.isClose(traced.scan.output?.value, scanned.output?.value),
      "a trace gives another state or output than a scan")
    let last = module.matrices(in: scanned.state)
    found.require(!last.isEmpty, "a layer that can be inspected has no heads")
    for (head, matrices) in zip(traced.trace.heads, last) {
      check(head, matrixCount: module.matrixNames.count, &found)
      let traced = head.snapshots[length] ?? []
      found.require(
        zip(traced, matrices).allSatisfy { $0.distance(to: $1) < tolerance },
        "the last matrices of a trace are not those of the state after the sequence")
    }
  }

  private static func check(_ head: HeadTrace, matrixCount: Int, _ found: inout Violations) {
    for (step, address) in head.addresses.enumerated() {
      guard let before = head.snapshots[step], let after = head.snapshots[step + 1] else {
        continue
      }
      found.require(
        before.count == matrixCount && before.allSatisfy { $0.rowCount == address.key.count },
        "matrices, their names and the length of keys do not fit")
      found.require(
        address.key.allSatisfy { $0 >= 0 && $0.isFinite }, "a key has negative elements")
      found.require(
        [0, matrixCount].contains(address.gates.count)
          && address.gates.allSatisfy { (0...1).contains($0) },
        "gates are not shares of each matrix")
      for (one, other) in zip(before, after) {
        found.require(
          other.changed(from: one, alongOnly: address.key),
          "what step \(step) changes does not lie along its key")
      }
    }
  }
}

extension MemoryMatrix {
  /// The largest difference of two elements.
  fileprivate func distance(to other: MemoryMatrix) -> Double {
    zip(elements, other.elements).map { Double(abs($0 - $1)) }.max() ?? 0
  }

  /// Whether the difference to an earlier matrix is `k ⊗ v` for a given `k`.
  fileprivate func changed(from before: MemoryMatrix, alongOnly key: [Float]) -> Bool {
    let square = key.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard square > 0, key.count == rowCount else { return self == before }
    func change(_ row: Int, _ column: Int) -> Double {
      let place = row * columnCount + column
      return Double(elements[place]) - Double(before.elements[place])
    }
    return (0..<columnCount).allSatisfy { column in
      let along =
        (0..<rowCount).reduce(0.0) { $0 + Double(key[$1]) * change($1, column) } / square
      return (0..<rowCount).allSatisfy { row in
        abs(change(row, column) - along * Double(key[row])) < SequenceLayerContract.tolerance
      }
    }
  }
}
