@testable import TensorEngine

extension OperationCase {
  /// Features, sequences and reads of both rules, with all combinations of options.
  static let fastWeightCases: [OperationCase] =
    [false, true].map { normalizes in
      OperationCase(
        "PositiveFeatures", "normalized \(normalizes)", inputs: inputs([2, 3, 10], scale: 2),
        apply: {
          [$0.apply(PositiveFeatures(headDimension: 5, normalizes: normalizes), to: $1[0])]
        },
        piece: { inputs, _ in inputs[0].elements.map { $0 > 0 ? 1 : 0 } })
    }
    + [FastWeightRule.delta, .sums].flatMap { rule in
      let geometry = FastWeightGeometry(headCount: 2, headDimension: 5, rule: rule)
      return [
        OperationCase(
          "FastWeightRead", "\(rule)",
          inputs: {
            let sequence = randomSequence(
              geometry, batch: 2, length: 3, hasQuery: false, hasProbe: false)
            return [randomState(geometry, batch: 2, seed: 2), sequence.key]
          }
        ) { [$0.apply(FastWeightRead(geometry), to: $1[0], $1[1])] }
      ]
        + [(true, false), (true, true), (false, true), (false, false)].map { options in
          scan(geometry, length: 3, hasQuery: options.0, hasProbe: options.1)
        }
        + [
          scan(
            FastWeightGeometry(headCount: 1, headDimension: 2, rule: rule), length: 35,
            hasQuery: true, hasProbe: true)
        ]
    }

  private static func scan(
    _ geometry: FastWeightGeometry, length: Int, hasQuery: Bool, hasProbe: Bool
  ) -> OperationCase {
    OperationCase(
      "FastWeightScan",
      "\(geometry.rule), length \(length), query \(hasQuery), probe \(hasProbe)",
      inputs: {
        let sequence = randomSequence(
          geometry, batch: 2, length: length, hasQuery: hasQuery, hasProbe: hasProbe)
        return [randomState(geometry, batch: 2, seed: 4)]
          + [sequence.key, sequence.value, sequence.gate, sequence.query, sequence.probe]
          .compactMap { $0 }
      }
    ) {
      $0.apply(
        FastWeightScan(geometry, hasQuery: hasQuery, hasProbe: hasProbe, keepsRecord: true),
        to: $1)
    }
  }

  /// Rows that see everything, nothing at first, and something from the start.
  static let attentionCases: [OperationCase] = [
    attention("all", .all, rows: 3, keys: 5),
    attention("nothing at first", .growing(from: 0), rows: 3, keys: 4),
    attention("a cache and itself", .growing(from: 3), rows: 3, keys: 5),
  ]

  private static func attention(
    _ variant: String, _ visible: VisibleKeys, rows: Int, keys: Int
  ) -> OperationCase {
    let geometry = AttentionGeometry(headCount: 2, headDimension: 3)
    return OperationCase(
      "Attention", variant, inputs: inputs([2, rows, 6], [2, keys, 6], [2, keys, 6], scale: 2)
    ) {
      [
        $0.apply(
          Attention(geometry, seeing: visible, keepsRecord: true), to: $1[0], $1[1], $1[2])
      ]
    }
  }

  /// Sequences with all combinations of options, and reads.
  static let lstmCases: [OperationCase] =
    [
      OperationCase(
        "LSTMRead", inputs: inputs([2, 4, 12], [12, 3], [2, 3], [2, 3])
      ) { $0.apply(LSTMRead(), to: $1) }
    ]
    + [(true, false), (true, true), (false, true), (false, false)].map { needsOutput, hasProbe in
      OperationCase(
        "LSTMScan", "output \(needsOutput), probe \(hasProbe)",
        inputs: {
          let shapes: [Shape] = [[2, 3, 12], [12, 3], [2, 3], [2, 3]]
          return (shapes + (hasProbe ? [[2, 3, 12]] : [])).enumerated().map {
            .random($0.element, seed: UInt64($0.offset) + 11)
          }
        }
      ) { $0.apply(LSTMScan(needsOutput: needsOutput, keepsRecord: true), to: $1) }
    }
}
