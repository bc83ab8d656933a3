import EngramCore
import Glibc
import TensorEngine

/// A variational autoencoder: fully connected layers down to a normal distribution, and up again to pixels.
///
/// Pixels are values in `0...1`, each the probability of a Bernoulli variable.
///
/// > Source: Kingma & Welling (2014), <https://arxiv.org/abs/1312.6114>.
final class ImageGenerator: @unchecked Sendable {
  /// All parameters.
  let store = ParameterStore()
  /// The numbers that an image is made of.
  let latentCount: Int
  /// The numbers of an image.
  let pixelCount: Int
  private let down: [Layer]
  private let mean: Layer
  private let logVariance: Layer
  private let up: [Layer]
  private let pixels: Layer

  private struct Layer: Sendable {
    let weight: ParameterHandle
    let bias: ParameterHandle

    init(_ scope: ParameterScope, _ inputs: Int, _ outputs: Int) {
      weight = scope.declare("weight", [outputs, inputs], .fanIn(inputs))
      bias = scope.declare("bias", [outputs], .fanIn(inputs))
    }

    func linear(_ x: Variable, _ pass: ForwardPass) -> Variable {
      pass.tape.apply(Linear(), to: x, pass[weight], pass[bias])
    }

    func relu(_ x: Variable, _ pass: ForwardPass) -> Variable {
      pass.tape.apply(LinearReLUDropout(dropout: .none), to: x, pass[weight], pass[bias])
    }
  }

  /// Draws a generator.
  ///
  /// - Parameters:
  ///   - pixelCount: The numbers of an image.
  ///   - widths: The width of each hidden layer downwards; upwards they come in the opposite order.
  ///   - latentCount: The numbers that an image is made of.
  ///   - seed: Names the parameters' random numbers.
  init(pixelCount: Int, widths: [Int], latentCount: Int, seed: UInt64) {
    self.latentCount = latentCount
    self.pixelCount = pixelCount
    let scope = ParameterScope(store)
    func layers(_ name: String, _ widths: [Int]) -> [Layer] {
      zip(widths, widths.dropFirst()).enumerated().map { index, extents in
        Layer(scope.part("\(name).\(index)"), extents.0, extents.1)
      }
    }
    let inner = widths.last ?? pixelCount
    down = layers("down", [pixelCount] + widths)
    mean = Layer(scope.part("mean"), inner, latentCount)
    logVariance = Layer(scope.part("log-variance"), inner, latentCount)
    up = layers("up", [latentCount] + widths.reversed())
    pixels = Layer(scope.part("pixels"), widths.first ?? latentCount, pixelCount)
    store.seal(seed: RandomStream.key(seed, [RandomStream.key("generator")]))
  }

  /// Seeds the gradient of the negative evidence lower bound of images, divided by the number of pixels.
  ///
  /// - Parameters:
  ///   - images: Pixels `[rows, pixels]`.
  ///   - noise: Standard normal, `[rows, latents]`.
  ///   - weight: The weight of a row.
  ///   - pass: The run that this is part of.
  func seedLoss(of images: Tensor, noise: Tensor, weight: Float, _ pass: ForwardPass) {
    let (mean, logVariance, logits) = encode(images, noise: noise, pass)
    let scale = weight / Float(pixelCount)
    // Of -Σ x log σ(l) + (1 - x) log (1 - σ(l)).
    let dlogits = Tensor(uninitialized: logits.shape)
    for i in 0..<dlogits.count {
      dlogits.pointer[i] =
        scale * (1 / (1 + exp(-logits.value.pointer[i])) - images.pointer[i])
    }
    pass.tape.seed(logits, with: dlogits)
    // Of KL(N(m, e^v), N(0, 1)) = ½ Σ m² + e^v - 1 - v.
    let (dmean, dvariance) = (
      Tensor(uninitialized: mean.shape), Tensor(uninitialized: mean.shape)
    )
    for i in 0..<dmean.count {
      dmean.pointer[i] = scale * mean.value.pointer[i]
      dvariance.pointer[i] = scale * (exp(logVariance.value.pointer[i]) - 1) / 2
    }
    pass.tape.seed(mean, with: dmean)
    pass.tape.seed(logVariance, with: dvariance)
  }

  /// Mean and variance of what images are made of, and the logits of the pixels made of a sample.
  func encode(
    _ images: Tensor, noise: Tensor, _ pass: ForwardPass
  ) -> (mean: Variable, logVariance: Variable, logits: Variable) {
    let hidden = down.reduce(pass.tape.constant(images)) { $1.relu($0, pass) }
    let (mean, logVariance) = (self.mean.linear(hidden, pass), logVariance.linear(hidden, pass))
    let sample = pass.tape.apply(GaussianSample(noise: noise), to: mean, logVariance)
    return (mean, logVariance, decode(sample, pass))
  }

  /// Images `[rows, pixels]` in `0...1` of latent numbers `[rows, latents]`.
  func images(of latents: Tensor, _ pass: ForwardPass) -> Variable {
    let logits = decode(pass.tape.constant(latents), pass).value
    let images = Tensor(uninitialized: logits.shape)
    for i in 0..<images.count { images.pointer[i] = 1 / (1 + exp(-logits.pointer[i])) }
    return pass.tape.constant(images)
  }

  private func decode(_ latents: Variable, _ pass: ForwardPass) -> Variable {
    pixels.linear(up.reduce(latents) { $1.relu($0, pass) }, pass)
  }
}
