import EngramCore
import Glibc
import TensorEngine
import Testing

@testable import Baselines

/// Gradients by output, against differences of the formulas in double precision.
@Suite("What is wanted of outputs")
struct OutputObjectiveTests {
  private static let logits: [Float] = [0.5, -1, 2, 0.25, 1.5, -0.5, 0, -2]
  private static let width = 4

  /// The objective's gradient by every logit of two rows.
  private func gradient(_ objective: some OutputObjective) -> [Float] {
    let tape = Tape(device: ReferenceDevice())
    let gradient = Tensor(repeating: 0, shape: [2, Self.width])
    let logits = tape.parameter(
      Tensor(Self.logits, shape: [2, Self.width]), gradient: gradient)
    objective.seed(tape.apply(Reshape([2, Self.width]), to: logits), rows: 0..<2, on: tape)
    tape.backward()
    return gradient.elements
  }

  private func expect(_ gradient: [Float], of formula: ([Double]) -> Double) {
    for place in Self.logits.indices {
      var (more, less) = (Self.logits.map(Double.init), Self.logits.map(Double.init))
      more[place] += 1e-5
      less[place] -= 1e-5
      let difference = (formula(more) - formula(less)) / 2e-5
      #expect(abs(Double(gradient[place]) - difference) < 1e-5, "logit \(place)")
    }
  }

  private func softmax(
    _ row: ArraySlice<Double>, _ labels: [Int], _ temperature: Double
  )
    -> [Double]
  {
    let all = labels.map { exp(row[row.startIndex + $0] / temperature) }
    return all.map { $0 / all.reduce(0, +) }
  }

  /// The teacher knew labels 0 and 2; label 3 competes besides, label 1 does not.
  @Test func distillation() {
    let taught: [Float] = [1, 9, -1, 9, 0.5, 9, 2, 9]
    let objective = Distillation(
      teacher: Tensor(taught, shape: [2, 4]), known: [0, 2], competing: [0, 2, 3], temperature: 2,
      weight: 0.3)
    expect(gradient(objective)) { logits in
      (0..<2).reduce(0.0) { sum, row in
        let target = self.softmax(
          taught.map(Double.init)[row * 4..<row * 4 + 4], [0, 2], 2)
        let present = self.softmax(logits[row * 4..<row * 4 + 4], [0, 2, 3], 2)
        return sum - 0.3 * 4 * (target[0] * log(present[0]) + target[1] * log(present[1]))
      }
    }
  }

  @Test func logitMatching() {
    let remembered: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
    let objective = LogitMatching(
      remembered: Tensor(remembered, shape: [2, 4]), weight: 0.3)
    expect(gradient(objective)) { logits in
      zip(logits, remembered).reduce(0) { $0 + 0.3 * pow($1.0 - Double($1.1), 2) }
    }
  }

  /// A target below zero asks for nothing.
  @Test func binaryTargets() {
    let targets: [Float] = [1, 0, 0.25, -1, 0, 1, -1, 0.75]
    let objective = BinaryTargets(targets: Tensor(targets, shape: [2, 4]), weight: 0.3)
    expect(gradient(objective)) { logits in
      zip(logits, targets).reduce(0) { sum, pair in
        let (logit, target) = (pair.0, Double(pair.1))
        let p = 1 / (1 + exp(-logit))
        return target < 0 ? sum : sum - 0.3 * (target * log(p) + (1 - target) * log(1 - p))
      }
    }
  }

  /// The rows have masks of their own: labels 0 and 1 in the first, 2 and 3 in the second.
  @Test func classificationAmongLabelsOfATask() {
    let objective = Classification(
      loss: CrossEntropyLossStandIn(), targets: [1, 2],
      masks: [OutputMask([0, 1], of: 4), OutputMask([2, 3], of: 4)], weights: [0.5, 2])
    expect(gradient(objective)) { logits in
      -0.5 * log(self.softmax(logits[0..<4], [0, 1], 1)[1])
        - 2 * log(self.softmax(logits[4..<8], [2, 3], 1)[0])
    }
  }

  @Test func squaredOutputs() {
    expect(gradient(SquaredOutputs(labels: [1, 3], weight: 0.3))) { logits in
      0.3 * [1, 3, 5, 7].reduce(0) { $0 + logits[$1] * logits[$1] }
    }
  }
}

/// Plain cross-entropy.
private struct CrossEntropyLossStandIn: Loss {
  static let typeName = "stand-in"
  static let summary = "Cross-entropy."
  init() {}
  init(settings: inout SettingsReader) {}
  func rows(of logits: Variable, targets: [Int32], on tape: Tape) -> Variable {
    tape.apply(CrossEntropy(targets: targets), to: logits)
  }
}
