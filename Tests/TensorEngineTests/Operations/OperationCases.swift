@testable import TensorEngine

extension OperationCase {
  /// Every operation of the engine.
  static let all =
    rowCases + activationCases + convolutionCases + srwmCases + fastWeightCases + attentionCases
    + lstmCases + encoderCases + learningCases + recomputedCases

  static let mask = Dropout(rate: 0.3, key: 0x0123_4567_89AB_CDEF)

  private static let rowCases = [
    OperationCase("Linear", "with bias", inputs: inputs([2, 3, 5], [4, 5], [4])) {
      [$0.apply(Linear(), to: $1[0], $1[1], $1[2])]
    },
    OperationCase("Linear", "without bias", inputs: inputs([3, 5], [7, 5])) {
      [$0.apply(Linear(), to: $1[0], $1[1])]
    },
    OperationCase("GatherRows", "with repeated rows", inputs: inputs([4, 3])) {
      [$0.apply(GatherRows([2, 0, 2, 2, 3, 0], leading: [2, 3]), to: $1[0])]
    },
    OperationCase("AddEmbedding", "with repeated labels", inputs: inputs([2, 3, 5], [4, 5])) {
      [$0.apply(AddEmbedding([1, 3, 1, 0, 1, 3]), to: $1[0], $1[1])]
    },
    OperationCase("Reshape", inputs: inputs([2, 3, 4])) {
      [$0.apply(Reshape([6, 4]), to: $1[0])]
    },
    OperationCase("AppendSteps", inputs: inputs([2, 3, 4], [2, 2, 4])) {
      [$0.apply(AppendSteps(), to: $1[0], $1[1])]
    },
    OperationCase("AppendSteps", "to nothing", inputs: inputs([2, 0, 4], [2, 2, 4])) {
      [$0.apply(AppendSteps(), to: $1[0], $1[1])]
    },
    OperationCase("AppendSteps", "of three", inputs: inputs([2, 1, 4], [2, 0, 4], [2, 3, 4])) {
      $0.apply(AppendSteps(), to: $1)
    },
    OperationCase("AddDeviation", inputs: inputs([2, 3], [2, 3])) {
      [$0.apply(AddDeviation(from: .random([2, 3], seed: 1)), to: $1[0], $1[1])]
    },
    OperationCase("GaussianSample", inputs: inputs([2, 3], [2, 3])) {
      [$0.apply(GaussianSample(noise: .random([2, 3], seed: 1)), to: $1[0], $1[1])]
    },
    OperationCase("LayerNorm", inputs: inputs([2, 3, 19], [19], [19])) {
      [$0.apply(LayerNorm(), to: $1[0], $1[1], $1[2])]
    },
    OperationCase("LayerNorm", "with a large epsilon", inputs: inputs([2, 19], [19], [19])) {
      [$0.apply(LayerNorm(epsilon: 0.5), to: $1[0], $1[1], $1[2])]
    },
    OperationCase("CrossEntropy", inputs: inputs([2, 3, 5], scale: 2)) {
      [$0.apply(CrossEntropy(targets: [0, 4, 2, 2, 1, 3]), to: $1[0])]
    },
    OperationCase("CrossEntropy", "with smoothing", inputs: inputs([4, 5], scale: 2)) {
      [$0.apply(CrossEntropy(targets: [0, 4, 2, 2], smoothing: 0.1), to: $1[0])]
    },
  ]

  private static let activationCases = [Dropout.none, mask].flatMap { dropout in
    [
      OperationCase(
        "LinearReLUDropout", "dropout \(dropout.rate)", inputs: inputs([5, 4], [6, 4], [6]),
        apply: { [$0.apply(LinearReLUDropout(dropout: dropout), to: $1[0], $1[1], $1[2])] },
        piece: { _, outputs in signs(of: outputs[0]) }),
      OperationCase(
        "ResidualLinear", "with bias, dropout \(dropout.rate)",
        inputs: inputs([5, 4], [6, 4], [5, 6], [6])
      ) { [$0.apply(ResidualLinear(dropout: dropout), to: $1[0], $1[1], $1[2], $1[3])] },
      OperationCase(
        "ResidualLinear", "without bias, dropout \(dropout.rate)",
        inputs: inputs([2, 3, 4], [6, 4], [2, 3, 6])
      ) { [$0.apply(ResidualLinear(dropout: dropout), to: $1[0], $1[1], $1[2])] },
    ]
  }

  private static let convolutionCases = [
    convolution("activations computed again", [2, 5, 5, 3], outputs: 4, .none),
    convolution("with dropout", [2, 4, 5, 1], outputs: 3, mask),
    convolution("activations kept", [1, 4, 4, 8], outputs: 3, .none),
  ]

  private static let recomputedCases = [
    OperationCase(
      "Recomputed", "several operations, two results", inputs: inputs([4, 6], [6, 6], [6], [6])
    ) {
      $0.recomputed($1) { tape, inputs in
        // The weight is used twice, and the first result is read inside.
        let first = tape.apply(Linear(), to: inputs[0], inputs[1])
        let second = tape.apply(Linear(), to: first, inputs[1])
        return [first, tape.apply(LayerNorm(), to: second, inputs[2], inputs[3])]
      }
    },
    OperationCase("Recomputed", "an input passed on", inputs: inputs([4, 5], [5, 5])) {
      $0.recomputed($1) { tape, inputs in
        [inputs[0], tape.apply(Linear(), to: inputs[0], inputs[1])]
      }
    },
    OperationCase("Recomputed", "one in another", inputs: inputs([4, 5], [5, 5])) {
      $0.recomputed($1) { tape, inputs in
        tape.recomputed(inputs) { tape, inputs in
          [tape.apply(Linear(), to: inputs[0], inputs[1])]
        }.map { tape.apply(Linear(), to: $0, inputs[1]) }
      }
    },
  ]

  private static func convolution(
    _ variant: String, _ shape: Shape, outputs: Int, _ dropout: Dropout
  ) -> OperationCase {
    OperationCase(
      "ConvolutionBlock", variant,
      inputs: inputs(shape, [outputs, shape[3], 3, 3], [outputs], [outputs], [outputs]),
      apply: { $0.apply(ConvolutionBlock(dropout: dropout), to: $1) },
      piece: { inputs, results in
        let weights = ConvolutionBlockWeights(
          kernel: inputs[1], bias: inputs[2], gamma: inputs[3], beta: inputs[4])
        let convolved = ReferenceDevice.convolve(inputs[0], weights)
        let winners = (0..<shape[0] * outputs).flatMap { map in
          ReferenceMap(convolved, map / outputs, map % outputs)
            .winners(gamma: weights.gamma.pointer[map % outputs])
        }
        return winners + signs(of: results[0])
      })
  }

  static func signs(of tensor: Tensor) -> [Int] { tensor.elements.map { $0 > 0 ? 1 : 0 } }
}
