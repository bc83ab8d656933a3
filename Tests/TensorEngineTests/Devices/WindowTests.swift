import TensorEngine
import Testing

@Suite("Windows over maps: the fast device agrees with the naive one")
struct WindowTests {
  @Test(
    arguments: [[1, 1, 1, 1], [2, 7, 5, 3], [3, 9, 8, 17]] as [Shape],
    [(7, 2, 3), (3, 2, 1), (3, 1, 1), (1, 2, 0), (2, 2, 0)])
  func windows(shape: Shape, extents: (Int, Int, Int)) {
    let window = MapWindow(size: extents.0, stride: extents.1, padding: extents.2)
    let (rows, columns) = (window.count(along: shape[1]), window.count(along: shape[2]))
    let unfolded: Shape = [shape[0], rows, columns, window.size * window.size * shape[3]]
    let pooled: Shape = [shape[0], rows, columns, shape[3]]
    expectSameOnBothDevices(.sums, "\(window) over \(shape)") { device in
      // Few different numbers, so that there are equal maxima.
      let x = Tensor(
        Tensor.random(shape, seed: 1, scale: 2).elements.map { $0.rounded() }, shape: shape)
      let (rows, y) = (Tensor.unwritten(unfolded), Tensor.unwritten(pooled))
      let (drows, dx) = (Tensor.random(shape, seed: 2), Tensor.random(shape, seed: 3))
      device.unfold(x, window, into: rows)
      device.unfoldBackward(dy: .random(unfolded, seed: 4), window, to: drows)
      device.maxPool(x, window, into: y)
      device.maxPoolBackward(x: x, dy: .random(pooled, seed: 5), window, to: dx)
      return [rows, drows, y, dx]
    }
  }

  @Test(arguments: [CPUDevice() as any Device, ReferenceDevice()].map(DeviceArgument.init))
  func pixelsStandInOrder(argument: DeviceArgument) {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3, 1])
    let y = Tensor.unwritten([1, 1, 2, 9])
    argument.device.unfold(x, MapWindow(size: 3, stride: 2, padding: 1), into: y)
    #expect(y.elements == [0, 0, 0, 0, 1, 2, 0, 4, 5, 0, 0, 0, 2, 3, 0, 5, 6, 0])
  }

  @Test(arguments: [false, true])
  func biasAndReLU(hasSkip: Bool) {
    let shape: Shape = [3, 2, 21]
    expectSameOnBothDevices(.sums, "bias, ReLU and skip \(hasSkip)") { device in
      let y = Tensor.unwritten(shape)
      device.biasReLU(
        .random(shape, seed: 1), bias: .random([21], seed: 2),
        skip: hasSkip ? .random(shape, seed: 3) : nil, into: y)
      return [y]
    }
  }
}
