import TensorEngine
import Testing

@Suite("GELU and transposition: the fast device agrees with the naive one")
struct MixingTests {
  @Test(arguments: [1, 15, 16, 50], [Dropout.none, Dropout(rate: 0.3, key: 0x1234_5678_9ABC)])
  func gelu(count: Int, dropout: Dropout) {
    for scale in [Float(1), 30] {
      expectSameOnBothDevices(.sums, "GELU of \(count) up to \(scale)") { device in
        let x = Tensor.random([count], seed: 1, scale: scale)
        let (y, dx) = (Tensor.unwritten([count]), Tensor.unwritten([count]))
        device.geluDropout(x, dropout: dropout, into: y)
        device.geluDropoutBackward(x: x, dy: .random([count], seed: 2), dropout: dropout, into: dx)
        return [y, dx]
      }
    }
  }

  /// Values of `x Φ(x)`, from which the form with tanh differs by less than 0.0005.
  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func geluIsTheFunctionOfThePaper(argument: DeviceArgument) {
    let y = Tensor.unwritten([6])
    argument.device.geluDropout(
      Tensor([-40, -2, -0.5, 0, 1, 3], shape: [6]), dropout: .none, into: y)
    for (value, exact) in zip(y.elements, [0, -0.045500, -0.154269, 0, 0.841345, 2.995950]) {
      #expect(abs(Double(value) - exact) < 5e-4)
    }
  }

  @Test(arguments: [(1, 1), (3, 5), (2, 16), (7, 50)])
  func biasAndGELU(extents: (Int, Int)) {
    let shape: Shape = [extents.0, extents.1]
    for scale in [Float(1), 30] {
      expectSameOnBothDevices(.sums, "GELU of \(shape) up to \(scale)") { device in
        let x = Tensor.random(shape, seed: 1, scale: scale)
        let bias = Tensor.random([extents.1], seed: 2)
        let (y, dx) = (Tensor.unwritten(shape), Tensor.unwritten(shape))
        device.biasGELU(x, bias: bias, into: y)
        device.biasGELUBackward(x: x, bias: bias, dy: .random(shape, seed: 3), into: dx)
        let (inPlace, gradientInPlace) = (x.copied(), Tensor.random(shape, seed: 3))
        device.biasGELU(inPlace, bias: bias, into: inPlace)
        device.biasGELUBackward(x: x, bias: bias, dy: gradientInPlace, into: gradientInPlace)
        return [y, dx, inPlace, gradientInPlace]
      }
    }
  }

  /// Values of `x Φ(x)` to seven digits, far finer than the form with tanh comes to them.
  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func theOtherGELUIsExact(argument: DeviceArgument) {
    let y = Tensor.unwritten([6])
    argument.device.biasGELU(
      Tensor([-41, -3, -1.5, -1, 0, 2], shape: [6]), bias: Tensor(repeating: 1, shape: [6]),
      into: y)
    let exact = [0, -0.04550026, -0.15426877, 0, 0.84134475, 2.99595031]
    for (value, exact) in zip(y.elements, exact) { #expect(abs(Double(value) - exact) < 5e-7) }
  }

  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func matricesAreTurnedRound(argument: DeviceArgument) {
    let x = Tensor((0..<12).map(Float.init), shape: [2, 2, 3])
    let y = Tensor.unwritten([2, 3, 2])
    argument.device.transpose(x, skip: nil, into: y)
    #expect(y.elements == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11])
    let sum = Tensor.unwritten(y.shape)
    argument.device.transpose(x, skip: Tensor(repeating: 100, shape: y.shape), into: sum)
    #expect(sum.elements == y.elements.map { $0 + 100 })
  }
}
