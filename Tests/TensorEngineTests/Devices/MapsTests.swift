import TensorEngine
import Testing

@Suite("Maps of residual networks: the fast device agrees with the naive one")
struct MapsTests {
  static let cases = [
    BlockCase(images: 1, height: 2, width: 2, inputs: 1, outputs: 1),
    BlockCase(images: 3, height: 5, width: 7, inputs: 3, outputs: 5),
    BlockCase(images: 7, height: 4, width: 4, inputs: 32, outputs: 16),
    BlockCase(images: 2, height: 3, width: 3, inputs: 17, outputs: 33),
    BlockCase(images: 2, height: 6, width: 4, inputs: 16, outputs: 64),
    // Images go to the convolution in groups of 4 and 1.
    BlockCase(images: 5, height: 32, width: 32, inputs: 32, outputs: 2),
  ]

  @Test(arguments: cases, [false, true])
  func convolution(block: BlockCase, isNormed: Bool) {
    let x = Tensor.random([block.images, block.height, block.width, block.inputs], seed: 1)
    let kernel = Tensor.random([block.outputs, block.inputs, 3, 3], seed: 2)
    let results: Shape = [block.images, block.height, block.width, block.outputs]
    expectSameOnBothDevices(.chains, "\(block.testDescription), norm \(isNormed)") { device in
      let norm = isNormed ? Self.norm(of: x, seed: 3, device) : nil
      let y = Tensor.unwritten(results)
      device.convolve(x, norm, kernel: kernel, slope: 0.1, into: y)
      let (dx, dkernel) = (Tensor.unwritten(x.shape), Tensor.random(kernel.shape, seed: 5))
      let gradient = isNormed ? Self.gradient(block.inputs, seed: 6) : nil
      device.convolveBackward(
        x: x, norm, kernel: kernel, slope: 0.1, dy: .random(results, seed: 8), into: dx,
        dkernel: dkernel, gradient: gradient)
      return [y, norm?.mean, norm?.inverseDeviation, dx, dkernel, gradient?.gamma, gradient?.beta]
    }
  }

  @Test(arguments: cases)
  func residualPool(block: BlockCase) {
    let shape: Shape = [block.images, block.height, block.width, block.inputs]
    let pooled: Shape = [block.images, block.height / 2, block.width / 2, block.inputs]
    let (x, skip) = (Tensor.random(shape, seed: 1), Tensor.random(shape, seed: 2, scale: 3))
    expectSameOnBothDevices(.chains, "\(block.testDescription)") { device in
      let norm = Self.norm(of: x, seed: 3, device)
      let skipNorm = Self.norm(of: skip, seed: 5, device)
      let y = Tensor.unwritten(pooled)
      device.residualPool(x, norm, skip: skip, skipNorm, slope: 0.1, into: y)
      let (dx, dskip) = (Tensor.unwritten(shape), Tensor.unwritten(shape))
      let gradient = Self.gradient(block.inputs, seed: 7)
      let skipGradient = Self.gradient(block.inputs, seed: 9)
      device.residualPoolBackward(
        x: x, norm, skip: skip, skipNorm, slope: 0.1, y: y, dy: .random(pooled, seed: 11),
        into: dx, gradient, dskip: dskip, skipGradient)
      return [
        y, dx, dskip, gradient.gamma, gradient.beta, skipGradient.gamma, skipGradient.beta,
      ]
    }
  }

  @Test(arguments: [[1, 1, 1, 1], [2, 3, 5, 17], [3, 7, 32]] as [Shape])
  func mean(shape: Shape) {
    expectSameOnBothDevices(.sums, "mean of \(shape)") { device in
      let means: Shape = [shape[0], shape.lastExtent]
      let (y, dx) = (Tensor.unwritten(means), Tensor.random(shape, seed: 2))
      device.mapMean(of: .random(shape, seed: 1), into: y)
      device.mapMeanBackward(dy: .random(means, seed: 3), to: dx)
      return [y, dx]
    }
  }

  @Test(arguments: [1, 2, 4], [Float(0), 0.02, 0.3])
  func dropBlock(size: Int, rate: Float) {
    let shape: Shape = [3, 5, 4, 19]
    expectSameOnBothDevices(.bitwise, "DropBlock \(size) at \(rate)") { device in
      let y = Tensor.unwritten(shape)
      device.dropBlock(
        .random(shape, seed: 1), size: size, corners: Dropout(rate: rate, key: 0xFEDC_BA98_7654),
        into: y)
      return [y]
    }
  }

  /// Of ones, whole squares are zero and the mean stays one, image by image.
  @Test func dropBlockDropsSquaresAndKeepsTheMean() {
    let y = Tensor.unwritten([2, 6, 6, 8])
    CPUDevice().dropBlock(
      Tensor(repeating: 1, shape: y.shape), size: 3, corners: Dropout(rate: 0.04, key: 3), into: y)
    for image in 0..<2 {
      let elements = Array(y.elements[image * 288..<(image + 1) * 288])
      #expect(abs(elements.reduce(0, +) / 288 - 1) < 1e-5)
      let dropped = elements.indices.filter { elements[$0] == 0 }
      #expect(dropped.count >= 9)
      for place in dropped {
        let (row, column) = (place / 8 / 6, place / 8 % 6)
        #expect(
          (max(0, row - 2)...min(3, row)).contains { top in
            (max(0, column - 2)...min(3, column)).contains { left in
              (0..<9).allSatisfy {
                elements[((top + $0 / 3) * 6 + left + $0 % 3) * 8 + place % 8] == 0
              }
            }
          }, "element \(place) is dropped alone")
      }
    }
  }

  private static func norm(of x: Tensor, seed: UInt64, _ device: any Device) -> MapNorm {
    let statistics: Shape = [x.shape[0], x.shape.lastExtent]
    let (mean, inverse) = (Tensor.unwritten(statistics), Tensor.unwritten(statistics))
    device.mapStatistics(of: x, into: mean, inverseDeviation: inverse)
    return MapNorm(
      gamma: .random([x.shape.lastExtent], seed: seed),
      beta: .random([x.shape.lastExtent], seed: seed + 1), mean: mean, inverseDeviation: inverse)
  }

  private static func gradient(_ channels: Int, seed: UInt64) -> MapNormGradient {
    MapNormGradient(
      gamma: .random([channels], seed: seed), beta: .random([channels], seed: seed + 1))
  }
}
