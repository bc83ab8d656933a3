@testable import TensorEngine

extension OperationCase {
  /// The three operations of the self-referential weight matrix, with all combinations of options.
  static let srwmCases: [OperationCase] =
    [4, 5].flatMap { head in
      let geometry = SRWMGeometry(headCount: 2, headDimension: head)
      return [
        OperationCase(
          "SRWMInitialState", "head \(head)",
          inputs: inputs([2, head, head], [2, head, head], [2, head, head], [2, head, 4])
        ) { $0.apply(SRWMInitialState(geometry, batch: 3), to: $1) },
        OperationCase(
          "SRWMRead", "head \(head)",
          inputs: {
            [
              .random([2, 3, geometry.width], seed: 1), randomState(geometry, batch: 2, seed: 2),
            ]
          }
        ) { $0.apply(SRWMRead(geometry), to: $1) },
      ]
        + [(true, false), (true, true), (false, true), (false, false)].map { options in
          scan(geometry, batch: 2, length: 3, needsOutput: options.0, hasProbe: options.1)
        }
    } + [
      scan(
        SRWMGeometry(headCount: 1, headDimension: 4), batch: 1, length: 35, needsOutput: true,
        hasProbe: true)
    ]

  private static func scan(
    _ geometry: SRWMGeometry, batch: Int, length: Int, needsOutput: Bool, hasProbe: Bool
  ) -> OperationCase {
    OperationCase(
      "SRWMScan",
      "head \(geometry.headDimension), length \(length), output \(needsOutput), probe \(hasProbe)",
      inputs: {
        let shape: Shape = [batch, length, geometry.width]
        return [
          Tensor.random(shape, seed: 3, scale: 2), randomState(geometry, batch: batch, seed: 4),
        ] + (hasProbe ? [.random(shape, seed: 5)] : [])
      }
    ) {
      $0.apply(SRWMScan(geometry, needsOutput: needsOutput, keepsRecord: true), to: $1)
    }
  }
}
