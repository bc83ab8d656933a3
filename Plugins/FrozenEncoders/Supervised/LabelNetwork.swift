import EngramCore
import TensorEngine

/// An encoder's network with a linear layer on top.
struct LabelNetwork: Sendable {
  let labelCount: Int
  private let encoder: any EncoderModule
  private let weight: ParameterHandle
  private let bias: ParameterHandle

  /// Declares `weight`, `bias` of the layer, started as in PyTorch.
  init(
    _ encoder: any EncoderModule, features: Int, labelCount: Int, in scope: ParameterScope
  ) {
    self.encoder = encoder
    self.labelCount = labelCount
    weight = scope.declare("weight", [labelCount, features], .fanIn(features))
    bias = scope.declare("bias", [labelCount], .fanIn(features))
  }

  /// Logits `[images, labels]` of `[images, height, width, channels]`.
  func logits(_ images: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(Linear(), to: encoder.encode(images, pass), pass[weight], pass[bias])
  }
}
