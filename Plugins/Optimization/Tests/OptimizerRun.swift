import EngramCore
import PluginTestSupport
import TensorEngine

/// A parameter of two numbers under an optimizer.
struct OptimizerRun {
  private let store = ParameterStore()
  private let handle: ParameterHandle
  let state: any OptimizerState

  init(_ yaml: String, start: Float = 0) throws {
    handle = store.declare("p", [2], .constant(start))
    store.seal(seed: 1)
    let optimizer: any Optimizer = try registry.make(.optimizer, from: yaml)
    state = optimizer.makeState(for: store)
  }

  @discardableResult
  func step(_ number: Int, _ gradient: [Float]) -> (rate: Double, gradientNorm: Double) {
    let gradients = store.makeVector()
    for (place, value) in gradient.enumerated() { gradients.pointer[place] = value }
    return state.update(step: number, gradients: gradients)
  }

  var values: [Double] { store[handle].elements.map(Double.init) }
}
