internal import EngramCore
internal import Safetensors
internal import TensorEngine

/// A frozen encoder: weights under the names of a library, `images (N, C, H, W)`, and `features (N, width)`: the
/// class token of a Vision Transformer after its final norm, or the mean of a ResNet's last map.
enum FrozenEncoderFixture {
  /// Float32 against results of float64.
  private static let tolerance = 1e-4

  static func check(
    _ file: SafetensorsFile, name: String, _ open: (String) throws -> any Encoder
  ) throws -> FixtureCheck {
    let images = try file.tensor(named: "images")
    guard images.shape.rank == 4, images.count > 0 else {
      throw RunError("\(file.path): images has shape \(images.shape), not (images, C, H, W)")
    }
    let image = ImageShape(
      height: images.shape[2], width: images.shape[3], channels: images.shape[1])
    let encoder = try open(file.path)
    let features: Tensor
    do throws(ShapeProblem) {
      _ = try encoder.featureWidth(for: image)
    } catch {
      throw RunError("\(file.path): \(error.message)")
    }
    try encoder.prepare()
    let store = ParameterStore()
    let module = encoder.makeModule(for: image, in: ParameterScope(store))
    store.seal(seed: 0)
    let tape = Tape(device: CPUDevice(), isRecording: false)
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
      isTraining: false, seed: 0)
    features = module.encode(tape.constant(channelsLast(images)), pass).value
    var check = FixtureCheck(name: name, tolerance: tolerance)
    check.addForward(features.elements, try file.tensor(named: "features").elements)
    return check
  }

  private static func channelsLast(_ images: Tensor) -> Tensor {
    let (count, channels) = (images.shape[0], images.shape[1])
    let pixels = images.shape[2] * images.shape[3]
    let turned = Tensor(
      uninitialized: [count, images.shape[2], images.shape[3], channels])
    for image in 0..<count {
      for channel in 0..<channels {
        for pixel in 0..<pixels {
          turned.pointer[(image * pixels + pixel) * channels + channel] =
            images.pointer[(image * channels + channel) * pixels + pixel]
        }
      }
    }
    return turned
  }
}
