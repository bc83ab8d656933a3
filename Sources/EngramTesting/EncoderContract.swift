public import EngramCore
import TensorEngine

/// The laws of `Encoder`.
public enum EncoderContract {
  /// Kernels may treat batches of other sizes in another order.
  private static let tolerance = 1e-5

  /// What is wrong with an encoder.
  ///
  /// - Parameters:
  ///   - encoder: The encoder.
  ///   - image: An extent that it takes.
  /// - Returns: One sentence for every broken law.
  public static func violations(of encoder: any Encoder, image: ImageShape) -> [String] {
    Violations.collect { found in
      let width = try encoder.featureWidth(for: image)
      found.require(width > 0, "the feature width of \(image) is \(width)")
      try encoder.prepare()
      let (harness, twin) = (Harness(), Harness())
      let module = encoder.makeModule(for: image, in: ParameterScope(harness.store))
      let twinModule = encoder.makeModule(for: image, in: ParameterScope(twin.store))
      harness.seal()
      twin.seal()
      let differing = harness.store.named(harness.store.values)
        .names(differingFrom: twin.store.named(twin.store.values))
      found.require(
        differing.isEmpty, "a second module has other parameters: \(differing)")

      let images = Tensor.sample([3, image.height, image.width, image.channels], seed: 1)
      let features = encode(images, module, harness.reading())
      found.require(
        features.shape == [3, width],
        "the features of 3 images have shape \(features.shape), not \([3, width] as Shape)")
      found.require(features.isFinite, "features are no numbers")
      for (other, otherModule, name) in [(harness, module, "same"), (twin, twinModule, "second")] {
        found.require(
          encode(images, otherModule, other.reading()).bits == features.bits,
          "the \(name) module gives other bits for the same images")
      }
      let alone = encode(
        images.view(from: image.elementCount, shape: [1] + images.shape.extents.dropFirst()),
        module, harness.reading())
      let expected = Tensor(
        Array(features.elements[width..<2 * width]), shape: [1, width])
      found.require(
        alone.distance(to: expected) < tolerance,
        "outside training, the features of an image depend on its batch")
      checkTraining(&found, images, module, harness)
      checkShapes(&found, encoder)
    }
  }

  /// Images of any extents are encoded as promised, or refused with the extents in the reason.
  private static func checkShapes(_ found: inout Violations, _ encoder: any Encoder) {
    for (height, width, channels) in [(1, 1, 1), (2, 3, 1), (5, 4, 3), (16, 16, 1), (17, 9, 2)] {
      let image = ImageShape(height: height, width: width, channels: channels)
      do {
        let promised = try encoder.featureWidth(for: image)
        let harness = Harness()
        let module = encoder.makeModule(for: image, in: ParameterScope(harness.store))
        harness.seal()
        let features = encode(
          .sample([2, height, width, channels], seed: 1), module, harness.reading())
        found.require(
          features.shape == [2, promised],
          "the features of 2 images of \(image) have shape \(features.shape), not "
            + "\([2, promised] as Shape)")
      } catch {
        found.require(
          error.message.contains("\(image)"),
          "the refusal of \(image) does not name the extents: \(error.message)")
      }
    }
  }

  /// Training passes of one seed agree, and gradients are numbers and not all zero.
  private static func checkTraining(
    _ found: inout Violations, _ images: Tensor, _ module: any EncoderModule, _ harness: Harness
  ) {
    func run() -> (features: Tensor, gradients: Tensor) {
      let gradients = harness.store.makeVector()
      let pass = harness.recording(gradients, isTraining: true)
      let features = module.encode(pass.tape.constant(images), pass)
      pass.tape.seed(features, with: .sample(features.shape, seed: 2))
      pass.tape.backward()
      return (features.value, gradients)
    }
    let (first, second) = (run(), run())
    found.require(
      first.features.bits == second.features.bits,
      "two training passes of one seed give different features")
    found.require(
      first.gradients.bits == second.gradients.bits,
      "two training passes of one seed give different gradients")
    found.require(first.gradients.isFinite, "gradients are no numbers")
    found.require(
      harness.store.entries.isEmpty || first.gradients.elements.contains { $0 != 0 },
      "every gradient is zero")
  }

  private static func encode(
    _ images: Tensor, _ module: any EncoderModule, _ pass: ForwardPass
  ) -> Tensor {
    module.encode(pass.tape.constant(images), pass).value
  }
}

extension Shape {
  /// The extents of a shape after others.
  fileprivate static func + (first: Shape, rest: ArraySlice<Int>) -> Shape {
    Shape(first.extents + rest)
  }
}
