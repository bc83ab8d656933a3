@testable import TensorEngine

extension OperationCase {
  /// The operations of learners that learn classes in few steps, and what goes with them.
  static let learningCases: [OperationCase] =
    descentCases + classCases + [
      OperationCase("BatchLinear", inputs: inputs([2, 3, 5], [2, 4, 5], [2, 4])) {
        $0.apply(BatchLinear(), to: $1)
      },
      OperationCase("SigmoidGate", inputs: inputs([3, 5], [3, 5], scale: 2)) {
        $0.apply(SigmoidGate(), to: $1)
      },
      OperationCase("ClassMoments", inputs: inputs([2, 5, 3])) {
        $0.apply(
          ClassMoments(labels: [0, 2, 0, 0, 2, 1, 1, 2, 1, 0], classCount: 4), to: $1)
      },
    ]

  private static let descentCases: [OperationCase] = [(5, 1), (17, 4)].flatMap { width, length in
    [false, true].map { isMasked in
      OperationCase(
        "OnlineDescent", "\(length) steps, width \(width), masked \(isMasked)",
        inputs: {
          [
            .random([2, length, width], seed: 1), .random([2, 3, width], seed: 2),
            .random([2, 3], seed: 3), Tensor([0.4], shape: [1]),
          ]
        }
      ) {
        let labels = (0..<2 * length).map { Int32($0 % 2) }
        return $0.apply(
          OnlineDescent(labels: labels, mask: isMasked ? mask(length) : nil), to: $1)
      }
    }
  }

  /// In every second step the last class does not compete.
  private static func mask(_ length: Int) -> Tensor {
    let rows = (0..<2 * length).flatMap { [0, 0, $0 % 2 == 0 ? -1e9 : 0] as [Float] }
    return Tensor(rows, shape: [2, length, 3])
  }

  private static let classCases: [OperationCase] = [3, 18].flatMap { width in
    let shape: Shape = [2, 3, width]
    @Sendable func classes() -> [Tensor] {
      [.random([2, 2, width], seed: 1), .random(shape, seed: 2)]
    }
    @Sendable func positive(_ shape: Shape, seed: UInt64) -> Tensor {
      Tensor(Tensor.random(shape, seed: seed).elements.map { 1 + $0 / 2 }, shape: shape)
    }
    return [
      OperationCase("ClassLogits", "distances, width \(width)", inputs: classes) {
        $0.apply(ClassLogits(), to: $1)
      },
      OperationCase(
        "ClassLogits", "Gaussian, width \(width)",
        inputs: { classes() + [positive(shape, seed: 3), .random([2, 3], seed: 4)] }
      ) { $0.apply(ClassLogits(), to: $1) },
      OperationCase(
        "ClassLogits", "Student, width \(width)",
        inputs: {
          classes() + [
            positive(shape, seed: 3), .random([2, 3], seed: 4), positive([2, 3], seed: 5),
          ]
        }
      ) { $0.apply(ClassLogits(), to: $1) },
      OperationCase(
        "VariancePosterior", "Student, width \(width)",
        inputs: { [positive(shape, seed: 3), Tensor([0.3, -0.2], shape: [2])] }
      ) { $0.apply(VariancePosterior(counts: [0, 1, 5, 2, 3, 1], form: .student), to: $1) },
      OperationCase(
        "VariancePosterior", "Gaussian, width \(width)",
        inputs: { [positive(shape, seed: 3), Tensor([0.3, -0.2], shape: [2])] }
      ) { $0.apply(VariancePosterior(counts: [0, 1, 5, 2, 3, 1], form: .gaussian), to: $1) },
    ]
  }
}
