import Testing

@testable import TensorEngine

@Suite("A layer on images with a border")
struct VaryingColumnsTests {
  private static let (rows, width, outputs) = (20, 600, 70)

  /// Half of the columns hold one number each, in runs of 30.
  private let x = ColumnsTests.rows(
    rows, width, constant: Set((0..<width).filter { $0 / 30 % 2 == 0 }))
  private let weight = Tensor.random([outputs, width], seed: 2)
  private let dy = Tensor.random([rows, outputs], seed: 3)

  private var varying: VaryingColumns? {
    VaryingColumns(of: x, outputs: Self.outputs, on: CPUDevice())
  }

  @Test func itsResultIsThatOfAllColumns() throws {
    #expect(varying != nil)
    let expected = Linear.product(x, weight, on: ReferenceDevice()).elements
    let y = Linear.product(x, weight, columns: varying, on: CPUDevice()).elements
    for (one, other) in zip(y, expected) { #expect(abs(one - other) < 1e-4) }
  }

  /// Of the sums of rows and of their squares, into a gradient that is there already.
  @Test(arguments: [Tape.GradientKind.sum, .sumOfRowSquares(rowCount: rows)], [false, true])
  func itsGradientIsThatOfAllColumns(kind: Tape.GradientKind, isFused: Bool) {
    let gradient = Tensor.random([Self.outputs, Self.width], seed: 4)
    let bias = Tensor.random([Self.outputs], seed: 6)
    let tape = Tape(device: CPUDevice(), gradients: kind)
    let layer = [
      tape.constant(x), tape.parameter(weight, gradient: gradient),
      tape.parameter(bias, gradient: Tensor(repeating: 0, shape: bias.shape)),
    ]
    let y =
      isFused
      ? tape.apply(LinearReLUDropout(dropout: .none), to: layer[0], layer[1], layer[2])
      : tape.apply(Linear(), to: layer[0], layer[1], layer[2])
    tape.seed(y, with: dy)
    tape.backward()

    let naive = ReferenceDevice()
    let expected = Tensor.random([Self.outputs, Self.width], seed: 4)
    let (rows, pixels) = (dy.copied(), x.copied())
    for i in 0..<rows.count where isFused && y.value.pointer[i] <= 0 { rows.pointer[i] = 0 }
    if case .sumOfRowSquares = kind {
      naive.square(rows.copied(), into: rows)
      naive.square(x, into: pixels)
    }
    naive.multiply(
      rows, pixels, transposeA: true, transposeB: false, into: expected, accumulate: true)
    #expect(expected.elements.contains { abs($0) > 1 })
    for (one, other) in zip(gradient.elements, expected.elements) {
      #expect(abs(one - other) < 1e-4 * max(1, abs(other)))
    }
  }

  @Test func whatDoesNotPayIsLeft() {
    let device = CPUDevice()
    #expect(VaryingColumns(of: .random([20, 600], seed: 1), outputs: 70, on: device) == nil)
    #expect(VaryingColumns(of: x, outputs: 10, on: device) == nil)
    let few = x.view(from: 0, shape: [4, Self.width])
    #expect(VaryingColumns(of: few, outputs: 70, on: device) == nil)
  }

  /// An image whose every number is the same has no columns left.
  @Test func imagesOfOneColour() {
    let x = Tensor(repeating: 0.5, shape: [20, 600])
    let y = Linear.product(
      x, weight, columns: VaryingColumns(of: x, outputs: 70, on: CPUDevice()), on: CPUDevice())
    let expected = Linear.product(x, weight, on: ReferenceDevice())
    for (one, other) in zip(y.elements, expected.elements) { #expect(abs(one - other) < 1e-4) }
  }
}
