import EngramCore
import TensorEngine

/// Parameters and a device for running one module.
struct Harness {
  let store = ParameterStore()
  let device: any Device = CPUDevice()

  /// Draws the parameters that have been declared.
  func seal() { store.seal(seed: 1) }

  /// A pass that records nothing.
  func reading() -> ForwardPass { pass(isRecording: false, isTraining: false, store.makeVector()) }

  /// A pass whose gradients are added to a vector.
  func recording(_ gradients: Tensor, isTraining: Bool = false) -> ForwardPass {
    pass(isRecording: true, isTraining: isTraining, gradients)
  }

  private func pass(isRecording: Bool, isTraining: Bool, _ gradients: Tensor) -> ForwardPass {
    let tape = Tape(device: device, isRecording: isRecording)
    return ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: gradients),
      isTraining: isTraining, seed: 1)
  }

  /// `Σ weight * result`, in double precision.
  static func sum(_ results: [Tensor], _ weights: [Tensor]) -> Double {
    zip(results, weights).reduce(0) { sum, pair in
      zip(pair.0.elements, pair.1.elements).reduce(sum) { $0 + Double($1.0) * Double($1.1) }
    }
  }
}
