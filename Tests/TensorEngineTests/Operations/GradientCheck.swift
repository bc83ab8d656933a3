@testable import TensorEngine

/// The gradient of a weighted sum of an operation's results, by the tape and by differences.
struct GradientCheck {
  /// The error that single precision allows, relative to the largest element of a gradient.
  static let tolerance = 1e-3
  /// Where the rounding of the results and the fifth derivative cost about the same, then a smaller
  /// one for the neighbourhood of kinks.
  private static let steps: [Float] = [1e-2, 2e-3]

  /// How an input comes onto the tape.
  enum Role {
    case parameter, constant, intermediate
  }

  private let operation: OperationCase
  private let device: any Device
  private let inputs: [Tensor]
  private let weights: [Tensor]
  private let piece: [Int]

  init(_ operation: OperationCase, _ device: any Device) {
    self.operation = operation
    self.device = device
    inputs = operation.makeInputs()
    let outputs = Self.outputs(operation, device, inputs)
    weights = outputs.enumerated().map {
      .random($0.element.shape, seed: 100 + UInt64($0.offset))
    }
    piece = operation.piece(inputs, outputs)
  }

  var outputCount: Int { weights.count }

  /// The tape's gradient of every input; zero for constants.
  ///
  /// - Parameters:
  ///   - uses: How often the operation is applied.
  ///   - output: The only result that the loss depends on; `nil` for all.
  ///   - role: How every input comes onto the tape.
  /// - Returns: One tensor for each input.
  func gradients(
    uses: Int = 1, seeding output: Int? = nil, role: (Int) -> Role = { _ in .parameter }
  ) -> [Tensor] {
    let tape = Tape(device: device)
    let gradients = inputs.map { Tensor(repeating: 0, shape: $0.shape) }
    let variables = inputs.indices.map { input in
      if role(input) == .constant { return tape.constant(inputs[input]) }
      let parameter = tape.parameter(inputs[input], gradient: gradients[input])
      return role(input) == .parameter ? parameter : tape.apply(Passage(), to: parameter)
    }
    for _ in 0..<uses {
      for (i, result) in operation.apply(tape, variables).enumerated()
      where output == nil || output == i {
        tape.seed(result, with: weights[i])
      }
    }
    tape.backward()
    return gradients
  }

  /// The fourth-order central difference at one element of one input; `nil` across a kink.
  func difference(_ input: Int, _ place: Int) -> Double? {
    for step in Self.steps {
      let losses = [-2, -1, 1, 2].map { loss(input, place, shift: step * $0) }
      guard let a = losses[0], let b = losses[1], let c = losses[2], let d = losses[3] else {
        continue
      }
      return (8 * (c - b) - (d - a)) / (12 * Double(step))
    }
    return nil
  }

  private func loss(_ input: Int, _ place: Int, shift: Float) -> Double? {
    var shifted = inputs
    shifted[input] = inputs[input].copied()
    shifted[input].pointer[place] += shift
    let outputs = Self.outputs(operation, device, shifted)
    guard operation.piece(shifted, outputs) == piece else { return nil }
    var sum = 0.0
    for (output, weight) in zip(outputs, weights) {
      for i in 0..<output.count { sum += Double(output.pointer[i]) * Double(weight.pointer[i]) }
    }
    return sum
  }

  private static func outputs(
    _ operation: OperationCase, _ device: any Device, _ inputs: [Tensor]
  ) -> [Tensor] {
    let tape = Tape(device: device, isRecording: false)
    return operation.apply(tape, inputs.map { tape.constant($0) }).map(\.value)
  }
}

/// Passes a value on, so that its gradient is an intermediate one.
private struct Passage: Operation {
  mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    [inputs[0].copied()]
  }

  func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    let device = pass.device
    pass.add(0) { device.add(dy, to: $0) }
  }
}
