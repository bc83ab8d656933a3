import TensorEngine
import Testing

@Suite("Layer norm and cross-entropy: the fast device agrees with the naive one")
struct NormalizationTests {
  @Test(
    arguments: [
      (1, 2, 1e-5), (3, 5, 1e-5), (2, 16, 0.5), (9, 17, 1e-12), (31, 33, 1e-6), (5, 256, 1e-5),
    ] as [(Int, Int, Float)], [false, true])
  func layerNorm(extents: (Int, Int, Float), accumulate: Bool) {
    let (rows, width, epsilon) = extents
    let shape: Shape = [rows, width]
    expectSameOnBothDevices(.chains, "layer norm \(shape)") { device in
      let x = Tensor.random(shape, seed: 1, scale: 3)
      let gamma = Tensor.random([width], seed: 2)
      let (y, mean, inverse) = (
        Tensor.unwritten(shape), Tensor.unwritten([rows]), Tensor.unwritten([rows])
      )
      device.layerNorm(
        x, gamma: gamma, beta: Tensor.random([width], seed: 3), epsilon: epsilon, into: y,
        mean: mean, inverseDeviation: inverse)
      let dx = accumulate ? Tensor.random(shape, seed: 4) : .unwritten(shape)
      let (dgamma, dbeta) = (Tensor.random([width], seed: 5), Tensor.random([width], seed: 6))
      device.layerNormBackward(
        x: x, gamma: gamma, mean: mean, inverseDeviation: inverse,
        dy: Tensor.random(shape, seed: 7), into: dx, accumulate: accumulate, dgamma: dgamma,
        dbeta: dbeta)
      return [y, mean, inverse, dx, dgamma, dbeta]
    }
  }

  /// A one-pass variance would lose all digits here.
  @Test func layerNormKeepsItsDigitsFarFromZero() {
    expectSameOnBothDevices(Tolerance(relative: 2e-3, absolute: 0), "layer norm at 1000") {
      device in
      let x = Tensor((0..<64).map { 1000 + Float($0 % 7) * 0.125 }, shape: [2, 32])
      let y = Tensor.unwritten(x.shape)
      device.layerNorm(
        x, gamma: Tensor(repeating: 1, shape: [32]), beta: Tensor(repeating: 0, shape: [32]),
        epsilon: 1e-5, into: y, mean: Tensor.unwritten([2]), inverseDeviation: Tensor.unwritten([2])
      )
      return [y]
    }
  }

  @Test(arguments: [(1, 2), (7, 5), (3, 17), (33, 10)], [Float(0), 0.1])
  func crossEntropy(extents: (Int, Int), smoothing: Float) {
    let (rows, classes) = extents
    let targets = randomIndices(rows, below: classes, seed: 1)
    // Logits of ±80 would overflow a softmax that does not shift.
    for scale in [Float(1), 80] {
      expectSameOnBothDevices(.sums, "cross-entropy \(extents) scale \(scale)") { device in
        let logits = Tensor.random([rows, classes], seed: 2, scale: scale)
        let (probabilities, losses) = (
          Tensor.unwritten(logits.shape), Tensor.unwritten([rows])
        )
        device.crossEntropy(
          logits: logits, targets: targets, smoothing: smoothing, probabilities: probabilities,
          losses: losses)
        let dlogits = Tensor.unwritten(logits.shape)
        device.crossEntropyBackward(
          probabilities: probabilities, targets: targets, smoothing: smoothing,
          dlosses: Tensor.random([rows], seed: 3), into: dlogits)
        return [probabilities, losses, dlogits]
      }
    }
  }
}
