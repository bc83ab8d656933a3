import TensorEngine
import Testing

@Suite("Learning in few steps: the fast device agrees with the naive one")
struct LearningTests {
  @Test(arguments: [1, 5, 16, 40], [1, 30])
  func onlineLayers(width: Int, length: Int) {
    expectSameOnBothDevices(.chains, "width \(width), \(length) steps") { device in
      let rows = OnlineRows(
        x: .random([2, length, width], seed: 1),
        labels: randomIndices(2 * length, below: 3, seed: 2))
      let (weight, bias) = (Tensor.random([2, 3, width], seed: 3), Tensor.random([2, 3], seed: 4))
      let errors = Tensor.unwritten([2, length, 3])
      device.descendOnline(rows, rate: 0.1, weight: weight, bias: bias, errors: errors)
      let dweight = Tensor.random([2, 3, width], seed: 5)
      let (dbias, dx) = (Tensor.random([2, 3], seed: 6), Tensor.unwritten(rows.x.shape))
      let (final, drate) = (weight.copied(), Tensor.random([1], seed: 7))
      device.descendOnlineBackward(
        rows, rate: 0.1, errors: errors, weight: weight, dweight: dweight, dbias: dbias, into: dx,
        drate: drate)
      return [final, bias, errors, dweight, dbias, dx, drate]
    }
  }

  @Test(arguments: [1, 16, 37], ["distances", "Gaussian", "Student"])
  func classes(width: Int, kind: String) {
    expectSameOnBothDevices(.chains, "\(kind), width \(width)") { device in
      func make(_ seed: UInt64) -> ClassDensities {
        func positive(_ shape: Shape, _ seed: UInt64) -> Tensor {
          Tensor(Tensor.random(shape, seed: seed).elements.map { 1 + $0 / 2 }, shape: shape)
        }
        let spreads = kind != "distances"
        return ClassDensities(
          mean: .random([2, 3, width], seed: seed),
          weight: spreads ? positive([2, 3, width], seed + 1) : nil,
          constant: spreads ? .random([2, 3], seed: seed + 2) : nil,
          exponent: kind == "Student" ? positive([2, 3], seed + 3) : nil)
      }
      let (x, classes, gradients) = (Tensor.random([2, 4, width], seed: 9), make(10), make(20))
      let (logits, dx) = (Tensor.unwritten([2, 4, 3]), Tensor.unwritten(x.shape))
      device.classLogits(x, classes, into: logits)
      device.classLogitsBackward(
        x: x, classes, logits: logits, dlogits: .random([2, 4, 3], seed: 30), into: dx,
        gradients: gradients)
      return [
        logits, dx, gradients.mean, gradients.weight, gradients.constant, gradients.exponent,
      ]
    }
  }
}
