import Glibc
import TensorEngine
import Testing

@Suite("VectorMath")
struct VectorMathTests {
  /// Algorithm 1 of Kingma & Ba by hand: three steps of one parameter with gradients 1, 0.5, -2.
  ///
  /// rate 0.1, beta1 0.9, beta2 0.999, epsilon 1e-8.
  /// m: 0.1, 0.14, -0.074; v: 0.001, 0.001249, 0.005247751.
  /// m̂: 1, 0.736842, -0.273063; v̂: 1, 0.624812, 1.751000.
  @Test func adamsFirstThreeSteps() {
    let (p, m, v) = (Tensor([1], shape: [1]), Tensor([0], shape: [1]), Tensor([0], shape: [1]))
    let expected: [Double] = [
      1 - 0.1,
      1 - 0.1 - 0.1 * 0.736_842_1 / sqrt(0.624_812_4),
      1 - 0.1 - 0.1 * 0.736_842_1 / sqrt(0.624_812_4) + 0.1 * 0.273_062_7 / sqrt(1.750_999_7),
    ]
    for (i, gradient) in [Float(1), 0.5, -2].enumerated() {
      VectorMath.adam(
        parameters: p, gradients: Tensor([gradient], shape: [1]), first: m, second: v,
        .init(rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, number: i + 1))
      #expect(abs(Double(p.elements[0]) - expected[i]) < 2e-6)
    }
    #expect(abs(m.elements[0] + 0.074) < 1e-6)
    #expect(abs(v.elements[0] - 0.005_247_751) < 1e-7)
  }

  /// A whole vector with odd length and weight decay against the formula in double precision.
  @Test(arguments: [1, 16, 37], [Float(0), 0.01])
  func adamOfAVector(count: Int, decay: Float) {
    let shape: Shape = [count]
    let parameters = Tensor.random(shape, seed: 1)
    var p = parameters.elements.map(Double.init)
    var (m, v) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    let (first, second) = (Tensor(repeating: 0, shape: shape), Tensor(repeating: 0, shape: shape))
    for number in 1...5 {
      let gradients = Tensor.random(shape, seed: UInt64(number) + 5)
      VectorMath.adam(
        parameters: parameters, gradients: gradients, first: first, second: second,
        .init(
          rate: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: decay, number: number))
      for (i, g) in gradients.elements.map(Double.init).enumerated() {
        m[i] = 0.9 * m[i] + 0.1 * g
        v[i] = 0.98 * v[i] + 0.02 * g * g
        let (mean, square) = (
          m[i] / (1 - pow(0.9, Double(number))), v[i] / (1 - pow(0.98, Double(number)))
        )
        p[i] -= 0.01 * mean / (sqrt(square) + 1e-6) + 0.01 * Double(decay) * p[i]
      }
    }
    expectClose(
      parameters, Tensor(p.map(Float.init), shape: shape), Tolerance(relative: 1e-5, absolute: 0),
      "parameters")
  }

  /// The padding between parameters has zero gradients for ever and must not become NaN.
  @Test func adamLeavesZerosAlone() {
    let zeros = (0..<4).map { _ in Tensor(repeating: 0, shape: [16]) }
    VectorMath.adam(
      parameters: zeros[0], gradients: zeros[1], first: zeros[2], second: zeros[3],
      .init(rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, number: 1))
    #expect(zeros[0].elements.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [1, 7, 8, 33])
  func sums(count: Int) {
    let (x, y) = (Tensor.random([count], seed: 1), Tensor.random([count], seed: 2))
    let squares = x.elements.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(VectorMath.norm(x) - sqrt(squares)) < 1e-12)
    let expected = zip(x.elements, y.elements).map { ($0 + $1) * 0.5 }
    VectorMath.add(x, to: y)
    VectorMath.scale(y, by: 0.5)
    #expect(y.elements == expected)
  }
}
