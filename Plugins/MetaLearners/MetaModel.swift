import EngramCore
import TensorEngine

/// An encoder and the rule that learns from what it makes of images.
struct MetaModel: Sendable {
  /// The numbers that stand for an image.
  let features: Int
  /// The number of labels of the training stream.
  let labelCount: Int
  /// The rule.
  let rule: any MetaModule
  private let encoder: any EncoderModule

  init(
    _ encoder: any Encoder, _ rule: some MetaRule, image: ImageShape, labelCount: Int,
    in scope: ParameterScope
  ) throws(ShapeProblem) {
    features = try encoder.featureWidth(for: image)
    self.labelCount = labelCount
    self.encoder = encoder.makeModule(for: image, in: scope.part("encoder"))
    self.rule = try rule.makeModule(
      for: image, features: features, labelCount: labelCount, in: scope)
  }

  /// What stands for images `[n, height, width, channels]`, `[n, features]`.
  func rows(of images: Variable, _ pass: ForwardPass) -> Variable {
    rule.embed(images, features: encoder.encode(images, pass), pass)
  }
}
