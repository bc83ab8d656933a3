import ACL
import EngramCore
import Networks
import TensorEngine

/// A small model with two layers, and passes to run it with.
struct ModelFixture {
  let store = ParameterStore()
  let model: InContextModel
  let image = ImageShape(height: 4, width: 4, channels: 1)
  let width = 12

  init(
    labelCount: Int = 3, normalizesInput: Bool = false,
    encoder: any Encoder = Conv4(channels: 3, blockCount: 1, dropout: 0)
  ) throws {
    // Keys and writes that are strong enough for reading to change answers.
    model = try InContextModel(
      encoder: encoder,
      layer: SRWM(headCount: 3, dropout: 0, initialScale: 2, queryScale: 1), image: image,
      labelCount: labelCount,
      settings: InContextModelSettings(
        width: width, layerCount: 2, feedForwardFactor: 2, dropout: 0, labelScale: 4,
        normalizesInput: normalizesInput),
      in: ParameterScope(store))
    store.seal(seed: 1)
  }

  /// A pass that adds gradients to a vector, or records nothing.
  func pass(_ gradients: Tensor? = nil) -> ForwardPass {
    let tape = Tape(device: CPUDevice(), isRecording: gradients != nil)
    return ForwardPass(
      tape: tape,
      parameters: BoundParameters(store, on: tape, gradients: gradients ?? store.makeVector()),
      isTraining: false, seed: 1)
  }

  /// Noise as images, `[count, 4, 4, 1]`.
  func images(_ count: Int, seed: UInt64) -> Tensor {
    Tensor(
      noise(count * image.elementCount, seed: seed),
      shape: [count, image.height, image.width, image.channels])
  }

  /// Noise as embedded images, `[batch, rows, width]`.
  func rows(batch: Int, _ rows: Int, seed: UInt64) -> Tensor {
    Tensor(noise(batch * rows * width, seed: seed), shape: [batch, rows, width])
  }

  private func noise(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in random.normal() }
  }
}

extension Tensor {
  /// One batch element of `[batch, rows, width]`, copied.
  func batchElement(_ index: Int) -> Tensor {
    let size = count / shape[0]
    return Tensor(
      Array(elements[index * size..<(index + 1) * size]),
      shape: Shape([1] + shape.extents.dropFirst()))
  }

  /// One row of `[1, rows, width]`, copied.
  func row(_ index: Int) -> Tensor {
    let width = shape.lastExtent
    return Tensor(
      Array(elements[index * width..<(index + 1) * width]), shape: [1, 1, width])
  }

  /// The largest difference from another tensor, relative to its largest magnitude.
  func error(against expected: Tensor) -> Double {
    let largest = expected.elements.reduce(1e-12) { max($0, Double(abs($1))) }
    return zip(elements, expected.elements).reduce(count == expected.count ? 0 : .infinity) {
      max($0, Double(abs($1.0 - $1.1)) / largest)
    }
  }
}
