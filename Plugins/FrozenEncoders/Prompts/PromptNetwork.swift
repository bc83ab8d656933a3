import EngramCore
import TensorEngine

/// A frozen Vision Transformer with prompts and a linear layer on top: one output for each label of all tasks.
struct PromptNetwork: Sendable {
  let store = ParameterStore()
  let labelCount: Int
  let width: Int
  let prompts: any PromptSet
  let weight: ParameterHandle
  let bias: ParameterHandle
  private let module: VisionTransformerModule

  /// Declares and draws the parameters: the prompts, their keys, and a layer of zeros.
  ///
  /// - Throws: ``ShapeProblem`` when the network does not take such images.
  init(
    _ encoder: VisionTransformer, _ method: some PromptMethod, image: ImageShape,
    labelCount: Int, seed: UInt64
  ) throws(ShapeProblem) {
    width = try encoder.featureWidth(for: image)
    self.labelCount = labelCount
    let scope = ParameterScope(store)
    module = encoder.frozenModule(for: image)
    prompts = method.makePrompts(width: width, depth: encoder.depth, in: scope)
    weight = scope.declare("head.weight", [labelCount, width], .constant(0))
    bias = scope.declare("head.bias", [labelCount], .constant(0))
    store.seal(seed: RandomStream.key(seed, [RandomStream.key("parameters")]))
  }

  /// Images as tokens of a run on a tape.
  func input(_ pixels: Tensor, on tape: Tape) -> (tokens: Variable, run: TransformerRun) {
    let run = module.frozenRun(on: tape)
    return (run.tokens(of: tape.constant(pixels)), run)
  }

  /// The queries of images, `[images, width]`: their class tokens without prompts.
  func queries(_ pixels: Tensor, on device: any Device) -> Tensor {
    let (tokens, run) = input(pixels, on: Tape(device: device, isRecording: false))
    return run.features(of: tokens, reading: .classToken).value
  }

  /// The logits of some labels, `[images, labels]`.
  ///
  /// - Parameters:
  ///   - pixels: `[images, height, width, channels]`.
  ///   - chosen: The prompts of every image.
  ///   - labels: The labels that compete.
  ///   - pass: The run that this is part of.
  /// - Returns: The logits in the order of `labels`.
  func logits(
    _ pixels: Tensor, prompts chosen: [[Int]], labels: [Int], _ pass: ForwardPass
  ) -> Variable {
    let tape = pass.tape
    let (tokens, run) = input(pixels, on: tape)
    let features = prompts.features(
      PromptedInput(tokens: tokens, prompts: chosen, run: run), pass)
    let places = labels.map(Int32.init)
    let weights = tape.apply(GatherRows(places, leading: [places.count]), to: pass[weight])
    let biases = tape.apply(
      GatherRows(places, leading: [places.count]),
      to: tape.apply(Reshape([labelCount, 1]), to: pass[bias]))
    return tape.apply(
      Linear(), to: features, weights, tape.apply(Reshape([places.count]), to: biases))
  }
}
