public import EngramCore
import TensorEngine

/// The laws of `Loss`.
public enum LossContract {
  /// What is wrong with a loss.
  ///
  /// - Returns: One sentence for every broken law.
  public static func violations(of loss: any Loss) -> [String] {
    Violations.collect { found in
      let logits = Tensor.sample([2, 3, 4], seed: 1)
      let targets: [Int32] = [0, 1, 2, 3, 0, 1]
      let rows = measure(loss, logits, targets)
      guard
        found.require(
          rows.shape == [2, 3], "the losses of [2x3x4] logits have shape \(rows.shape)")
      else { return }
      found.require(rows.isFinite, "losses are no numbers")
      found.require(
        measure(loss, logits, targets).bits == rows.bits, "the same logits give other losses")
      for row in 0..<6 {
        let alone = Tensor(Array(logits.elements[row * 4..<row * 4 + 4]), shape: [1, 4])
        let value = measure(loss, alone, [targets[row]]).elements[0]
        found.require(
          abs(value - rows.elements[row]) <= 1e-5 * max(1, abs(value)),
          "the loss of a row depends on the other rows")
        // Towards the target from an even choice, which is downhill for smoothed targets as well.
        let even = Tensor(repeating: 0, shape: [1, 4])
        let better = even.copied()
        better.pointer[Int(targets[row])] = 0.1
        found.require(
          measure(loss, better, [targets[row]]).elements[0]
            < measure(loss, even, [targets[row]]).elements[0],
          "a larger logit of the target does not lower the loss")
      }
      found.require(
        measure(loss, Tensor([1000, -1000, 0, 0], shape: [1, 4]), [1]).isFinite,
        "large logits give a loss that is no number")
      gradientViolations(loss, logits, targets).forEach { found.record($0) }
    }
  }

  private static func gradientViolations(
    _ loss: any Loss, _ logits: Tensor, _ targets: [Int32]
  ) -> [String] {
    let weights = Tensor.sample([2, 3], seed: 2)
    let gradient = Tensor(repeating: 0, shape: logits.shape)
    let tape = Tape(device: CPUDevice())
    let rows = loss.rows(
      of: tape.parameter(logits, gradient: gradient), targets: targets, on: tape)
    tape.seed(rows, with: weights)
    tape.backward()
    return DifferenceCheck { Harness.sum([measure(loss, logits, targets)], [weights]) }
      .violations(of: [.init(name: "the logits", value: logits, gradient: gradient)])
  }

  private static func measure(
    _ loss: any Loss, _ logits: Tensor, _ targets: [Int32]
  ) -> Tensor {
    let tape = Tape(device: CPUDevice(), isRecording: false)
    return loss.rows(of: tape.constant(logits), targets: targets, on: tape).value
  }
}
