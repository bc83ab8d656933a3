@testable import TensorEngine

extension OperationCase {
  /// The operations of residual networks, of MLP-Mixers and of Vision Transformers.
  static let encoderCases =
    [
      mapConvolution("plain", [2, 3, 4, 3], outputs: 4, isNormed: false),
      mapConvolution("of one pixel", [2, 1, 1, 3], outputs: 2, isNormed: false),
      mapConvolution("of activations", [2, 4, 3, 3], outputs: 5, isNormed: true),
      residualPool([2, 4, 4, 3]), residualPool([1, 5, 3, 2]),
      unfold([2, 4, 5, 3], MapWindow(size: 3, stride: 2, padding: 1)),
      unfold([1, 3, 3, 2], MapWindow(size: 1, stride: 2, padding: 0)),
      unfold([1, 2, 2, 1], MapWindow(size: 7, stride: 2, padding: 3)),
      maxPool([2, 5, 4, 3], MapWindow(size: 3, stride: 2, padding: 1)),
      maxPool([1, 4, 4, 2], MapWindow(size: 2, stride: 2, padding: 0)),
      OperationCase(
        "BiasReLU", inputs: inputs([3, 2, 5], [5]),
        apply: { [$0.apply(BiasReLU(), to: $1)[0]] }, piece: { signs(of: $1[0]) }),
      OperationCase(
        "BiasReLU", "with skip", inputs: inputs([3, 2, 5], [5], [3, 2, 5]),
        apply: { [$0.apply(BiasReLU(), to: $1)[0]] }, piece: { signs(of: $1[0]) }),
      OperationCase("MapMean", "of pixels", inputs: inputs([2, 3, 2, 5])) {
        [$0.apply(MapMean(), to: $1[0])]
      },
      OperationCase("MapMean", "of tokens", inputs: inputs([3, 6, 4])) {
        [$0.apply(MapMean(), to: $1[0])]
      },
      OperationCase("Transposition", inputs: inputs([2, 3, 5])) {
        [$0.apply(Transposition(), to: $1[0])]
      },
      OperationCase("Transposition", "with skip", inputs: inputs([2, 3, 5], [2, 5, 3])) {
        [$0.apply(Transposition(), to: $1[0], $1[1])]
      },
      OperationCase("SelfAttention", inputs: inputs([2, 5, 18], scale: 2)) {
        [$0.apply(SelfAttention(AttentionGeometry(headCount: 2, headDimension: 3)), to: $1[0])]
      },
      OperationCase(
        "SelfAttention", "with a prefix", inputs: inputs([2, 4, 18], [2, 6, 6], scale: 2)
      ) {
        [$0.apply(SelfAttention(AttentionGeometry(headCount: 3, headDimension: 2)), to: $1)[0]]
      },
    ]
    + [true, false].map { keepsRecord in
      OperationCase(
        "TransformerMLP", keepsRecord ? "hidden layer kept" : "hidden layer computed again",
        inputs: inputs([2, 3, 4], [6, 4], [6], [4, 6], [4], [2, 3, 4])
      ) { [$0.apply(TransformerMLP(keepsHidden: keepsRecord), to: $1)[0]] }
    }
    + [1, 2, 9].map { size in
      OperationCase("DropBlock", "size \(size)", inputs: inputs([2, 4, 5, 3])) {
        [$0.apply(DropBlock(size: size, dropout: mask), to: $1[0])]
      }
    }
    + [Dropout.none, mask].flatMap { dropout in
      [
        OperationCase(
          "GELULinear", "dropout \(dropout.rate)", inputs: inputs([5, 4], [6, 4], [6], scale: 2)
        ) { [$0.apply(GELULinear(dropout: dropout), to: $1[0], $1[1], $1[2])] },
        OperationCase(
          "GELULinear", "with skip, dropout \(dropout.rate)",
          inputs: inputs([2, 3, 4], [6, 4], [6], [2, 3, 6])
        ) { [$0.apply(GELULinear(dropout: dropout), to: $1[0], $1[1], $1[2], $1[3])] },
      ]
    }

  private static func unfold(_ shape: Shape, _ window: MapWindow) -> OperationCase {
    OperationCase("Unfold", "\(window)", inputs: inputs(shape)) {
      [$0.apply(Unfold(window), to: $1[0])]
    }
  }

  private static func maxPool(_ shape: Shape, _ window: MapWindow) -> OperationCase {
    OperationCase(
      "MaxPool", "\(window)", inputs: inputs(shape),
      apply: { [$0.apply(MaxPool(window), to: $1[0])] },
      piece: { inputs, _ in ReferenceDevice.winners(of: inputs[0], window).map { $0 ?? -1 } })
  }

  private static func mapConvolution(
    _ variant: String, _ shape: Shape, outputs: Int, isNormed: Bool
  ) -> OperationCase {
    let (kernel, channels): (Shape, Shape) = ([outputs, shape[3], 3, 3], [shape[3]])
    return OperationCase(
      "MapConvolution", variant,
      inputs: isNormed ? inputs(shape, kernel, channels, channels) : inputs(shape, kernel),
      apply: { [$0.apply(MapConvolution(slope: 0.1), to: $1)[0]] },
      piece: { inputs, _ in
        isNormed ? normed(inputs[0], inputs[2], inputs[3]).map { $0 > 0 ? 1 : 0 } : []
      })
  }

  private static func residualPool(_ shape: Shape) -> OperationCase {
    let channels: Shape = [shape[3]]
    return OperationCase(
      "ResidualPool", "\(shape)",
      inputs: inputs(shape, channels, channels, shape, channels, channels),
      apply: { [$0.apply(ResidualPool(slope: 0.1), to: $1)[0]] },
      piece: { inputs, results in
        let sums = zip(
          normed(inputs[0], inputs[1], inputs[2]), normed(inputs[3], inputs[4], inputs[5])
        ).map { $0 + $1 }
        let pixels = shape[1] * shape[2]
        let winners = (0..<shape[0] * shape[3]).flatMap { map in
          ReferenceMap.winners(
            of: Array(sums[map * pixels..<(map + 1) * pixels]), height: shape[1], width: shape[2])
        }
        return winners + signs(of: results[0])
      })
  }

  /// `norm(x)`, map by map.
  private static func normed(_ x: Tensor, _ gamma: Tensor, _ beta: Tensor) -> [Double] {
    let norm = MapNorm(of: x, gamma: gamma, beta: beta, on: ReferenceDevice())
    var values: [Double] = []
    ReferenceDevice.forEachMap(of: x) { _, channel, places in
      values += ReferenceNorm(x, places, norm, channel).values
    }
    return values
  }
}
