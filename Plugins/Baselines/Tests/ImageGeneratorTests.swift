import EngramCore
import Glibc
import PluginTestSupport
import TensorEngine
import Testing

@testable import Baselines

@Suite("A generator of images")
struct ImageGeneratorTests {
  private let generator = ImageGenerator(pixelCount: 6, widths: [5], latentCount: 3, seed: 2)
  private let images = Tensor((0..<12).map { Float($0 * 7 % 11) / 10 }, shape: [2, 6])
  private let noise = Tensor([0.3, -1, 0.5, 1.2, 0, -0.4], shape: [2, 3])

  /// The negative evidence lower bound over the pixels, in double precision from the network's outputs.
  private func loss() -> Double {
    let tape = Tape(device: ReferenceDevice(), isRecording: false)
    let pass = ForwardPass(
      tape: tape,
      parameters: BoundParameters(
        generator.store, on: tape, gradients: generator.store.makeVector()), isTraining: false,
      seed: 0)
    let (mean, variance, logits) = generator.encode(images, noise: noise, pass)
    var sum = 0.0
    for (logit, pixel) in zip(logits.value.elements, images.elements) {
      let p = 1 / (1 + exp(-Double(logit)))
      sum -= Double(pixel) * log(p) + Double(1 - pixel) * log(1 - p)
    }
    for (m, v) in zip(mean.value.elements, variance.value.elements) {
      sum += (Double(m * m) + exp(Double(v)) - 1 - Double(v)) / 2
    }
    return sum / 6
  }

  @Test func itsGradientIsThatOfTheEvidenceLowerBound() {
    let gradients = generator.store.makeVector()
    let tape = Tape(device: ReferenceDevice())
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(generator.store, on: tape, gradients: gradients),
      isTraining: false, seed: 0)
    generator.seedLoss(of: images, noise: noise, weight: 1, pass)
    tape.backward()
    let values = generator.store.values
    var checked = 0
    for place in 0..<values.count where gradients.pointer[place] != 0 {
      let before = values.pointer[place]
      values.pointer[place] = before + 2e-3
      let more = loss()
      values.pointer[place] = before - 2e-3
      let less = loss()
      values.pointer[place] = before
      let difference = (more - less) / 4e-3
      #expect(
        abs(Double(gradients.pointer[place]) - difference) < 2e-3 + 0.02 * abs(difference),
        "parameter \(place)")
      checked += 1
    }
    #expect(checked > 50)
  }

  @Test func numbersOfADataSetBecomePixelsAndComeBack() {
    let images = Tensor([-0.4, 2.8, 1.2, 0], shape: [1, 4])
    let range = PixelRange(of: images)
    let scaled = range.scaled(images).elements
    #expect(scaled[0] == 0 && scaled[1] == 1 && abs(scaled[2] - 0.5) < 1e-6)
    for (one, other) in zip(range.unscaled(range.scaled(images)).elements, images.elements) {
      #expect(abs(one - other) < 1e-6)
    }
    // A later task may go beyond; a probability does not.
    #expect(range.scaled(Tensor([9, -9], shape: [1, 2])).elements == [1, 0])
  }
}
