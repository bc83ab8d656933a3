public import EngramCore
import TensorEngine

/// The laws of `Optimizer`.
public enum OptimizerContract {
  /// What is wrong with an optimizer whose rate is small against one.
  ///
  /// - Returns: One sentence for every broken law.
  public static func violations(of optimizer: any Optimizer) -> [String] {
    Violations.collect { found in
      let (run, twin) = (Quadratic(optimizer), Quadratic(optimizer))
      let start = run.loss
      for step in 1...10 {
        let before = run.loss
        let (rate, norm) = run.step(step)
        found.require(rate.isFinite && rate >= 0, "the rate of step \(step) is \(rate)")
        found.require(
          abs(norm - (2 * before).squareRoot()) < 1e-4 * norm,
          "the gradient norm of step \(step) is given as \(norm)")
        found.require(
          run.loss <= before, "step \(step) against the gradient of a quadratic raises it")
      }
      found.require(run.loss < start, "ten steps against the gradient do not lower a quadratic")

      for step in 1...5 { _ = twin.step(step) }
      let resumed = Quadratic(optimizer)
      for vector in resumed.state.vectors.map(\.vector) + [resumed.store.values] {
        found.require(
          vector.count == resumed.store.values.count,
          "a saved vector has \(vector.count) elements, not the store's layout")
      }
      let names = twin.state.vectors.map(\.name)
      found.require(Set(names).count == names.count, "saved vectors share a name: \(names)")
      resumed.copy(twin)
      for step in 6...10 {
        _ = twin.step(step)
        _ = resumed.step(step)
      }
      found.require(
        twin.store.values.bits == run.store.values.bits, "the same steps give other parameters")
      found.require(
        resumed.store.values.bits == run.store.values.bits,
        "with its vectors restored it does not continue as before")
      checkRanges(&found, Quadratic(optimizer), Quadratic(optimizer))
      let growth = GrowthCheck.growth { _ = twin.step(11 + $0) }
      found.require(
        growth <= 0,
        "\(GrowthCheck.repetitionCount) further steps keep \(growth) more bytes of tensors")
    }
  }

  /// What lanes share gives the same bits.
  private static func checkRanges(
    _ found: inout Violations, _ whole: Quadratic, _ parts: Quadratic
  ) {
    guard let state = parts.state as? any ElementwiseOptimizerState else { return }
    for step in 1...3 {
      _ = whole.step(step)
      let gradients = parts.gradients
      let (rate, _) = state.prepare(step: step, gradients: gradients)
      if let alone = state.rateAlone(at: step) {
        found.require(
          alone == rate, "the rate of step \(step) is \(rate) with its gradient, \(alone) without")
      }
      for range in [16..<gradients.count, 0..<16] {
        state.apply(step: step, rate: rate, gradients: gradients[range], in: range)
      }
    }
    found.require(
      whole.store.values.bits == parts.store.values.bits,
      "parameters changed in two ranges differ from those changed at once")
  }

  /// `|p - 1|² / 2` over two parameters that start elsewhere.
  private struct Quadratic {
    let store = ParameterStore()
    let state: any OptimizerState
    private let handles: [ParameterHandle]

    init(_ optimizer: any Optimizer) {
      handles = [
        store.declare("first", [3], .constant(3)), store.declare("second", [2, 9], .constant(-1)),
      ]
      store.seal(seed: 1)
      state = optimizer.makeState(for: store)
    }

    var loss: Double {
      var sum = 0.0
      for element in handles.flatMap({ store[$0].elements }) {
        let distance = Double(element) - 1
        sum += distance * distance / 2
      }
      return sum
    }

    func step(_ number: Int) -> (rate: Double, gradientNorm: Double) {
      state.update(step: number, gradients: gradients)
    }

    var gradients: Tensor {
      let gradients = store.makeVector()
      for handle in handles {
        let (target, value) = (store.part(handle, of: gradients), store[handle])
        for place in 0..<value.count { target.pointer[place] = value.pointer[place] - 1 }
      }
      return gradients
    }

    func copy(_ other: Quadratic) {
      let mine = state.vectors.map(\.vector) + [store.values]
      let theirs = other.state.vectors.map(\.vector) + [other.store.values]
      for (target, source) in zip(mine, theirs) where target.count == source.count {
        target.pointer.update(from: source.pointer, count: source.count)
      }
    }
  }
}
