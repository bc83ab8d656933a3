import TensorEngine
import Testing

@Suite("Activations and dropout: the fast device agrees with the naive one bit for bit")
struct ActivationsTests {
  static let extents = [(1, 1), (3, 5), (2, 16), (9, 17), (31, 33), (4, 200)]
  static let masks = [
    Dropout.none, Dropout(rate: 0.1, key: 7), Dropout(rate: 0.5, key: 0xFEDC_BA98_7654_3210),
  ]

  @Test(arguments: extents, masks)
  func reluWithDropout(extents: (Int, Int), dropout: Dropout) {
    let shape: Shape = [extents.0, extents.1]
    expectSameOnBothDevices(.bitwise, "ReLU \(shape) at \(dropout.rate)") { device in
      let y = Tensor.random(shape, seed: 1)
      device.biasReLUDropout(y, bias: Tensor.random([extents.1], seed: 2), dropout: dropout)
      let dx = Tensor.unwritten(shape)
      device.reluDropoutBackward(
        y: y, dy: Tensor.random(shape, seed: 3), dropout: dropout, into: dx)
      return [y, dx]
    }
  }

  @Test(arguments: extents, masks)
  func residualDropout(extents: (Int, Int), dropout: Dropout) {
    let shape: Shape = [extents.0, extents.1]
    for bias in [nil, Tensor.random([extents.1], seed: 4)] {
      expectSameOnBothDevices(.bitwise, "residual \(shape) at \(dropout.rate)") { device in
        let y = Tensor.unwritten(shape)
        device.residualDropout(
          skip: Tensor.random(shape, seed: 1), x: Tensor.random(shape, seed: 2), bias: bias,
          dropout: dropout, into: y)
        let dx = Tensor.unwritten(shape)
        device.dropoutBackward(dy: Tensor.random(shape, seed: 3), dropout: dropout, into: dx)
        return [y, dx]
      }
    }
  }

  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func aNaNStaysVisible(argument: DeviceArgument) {
    let x = Tensor([.nan, 1, -1], shape: [1, 3])
    argument.device.biasReLUDropout(x, bias: Tensor(repeating: 0, shape: [3]), dropout: .none)
    #expect(x.elements[0].isNaN)
    #expect(Array(x.elements[1...]) == [1, 0])
  }
}

/// A device as a test's argument.
struct DeviceArgument: CustomTestStringConvertible, @unchecked Sendable {
  let device: any Device
  var testDescription: String { "\(type(of: device))" }
}
