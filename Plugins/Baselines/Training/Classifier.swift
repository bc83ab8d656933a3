public import EngramCore
public import TensorEngine

/// An encoder with a linear layer on top: one output for each label of all tasks.
public final class Classifier: @unchecked Sendable {
  /// All parameters.
  public let store = ParameterStore()
  /// The number of outputs.
  public let labelCount: Int
  /// The width of the features.
  public let featureCount: Int
  private let encoder: any EncoderModule
  private let makeAnother: () -> Classifier?
  private let weight: ParameterHandle
  private let bias: ParameterHandle

  /// Draws a network, as PyTorch does: uniform within one over the root of a layer's inputs.
  ///
  /// - Throws: ``ShapeProblem`` when the encoder does not take such images.
  public init(
    encoder: any Encoder, image: ImageShape, labelCount: Int, seed: UInt64
  ) throws(ShapeProblem) {
    let features = try encoder.featureWidth(for: image)
    let scope = ParameterScope(store)
    self.labelCount = labelCount
    featureCount = features
    self.encoder = encoder.makeModule(for: image, in: scope.part("encoder"))
    weight = scope.declare("head.weight", [labelCount, features], .fanIn(features))
    bias = scope.declare("head.bias", [labelCount], .fanIn(features))
    makeAnother = {
      try? Classifier(encoder: encoder, image: image, labelCount: labelCount, seed: seed)
    }
    store.seal(seed: RandomStream.key(seed, [RandomStream.key("parameters")]))
  }

  /// A network of the same form with a copy of the parameters.
  public func copied() -> Classifier {
    guard let copy = makeAnother() else {
      preconditionFailure("an encoder that took images of some extents takes them no longer")
    }
    copy.store.values.pointer.update(from: store.values.pointer, count: store.values.count)
    return copy
  }

  /// Draws all parameters anew.
  public func redraw(seed: UInt64) {
    store.seal(seed: RandomStream.key(seed, [RandomStream.key("parameters")]))
  }

  /// Features `[images, features]` of `[images, height, width, channels]`.
  public func features(_ images: Variable, _ pass: ForwardPass) -> Variable {
    encoder.encode(images, pass)
  }

  /// Logits `[images, labels]` of `[images, height, width, channels]`.
  public func logits(_ images: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(Linear(), to: encoder.encode(images, pass), pass[weight], pass[bias])
  }
}
