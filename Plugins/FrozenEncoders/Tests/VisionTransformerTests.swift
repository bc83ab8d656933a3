import EngramCore
import EngramTesting
import Files
import FrozenEncoders
import PluginTestSupport
import Safetensors
import TensorEngine
import Testing
import YAMLTree

@testable import FrozenEncoders

@Suite("Vision Transformer with frozen weights")
struct VisionTransformerTests {
  private let scratch: ScratchFolder
  private let small = SmallTransformer()
  private let image = ImageShape(height: 8, width: 8, channels: 2)

  init() throws { scratch = try ScratchFolder() }

  private func images(_ count: Int, _ shape: ImageShape) -> Tensor {
    var random = RandomStream(seed: 9)
    return Tensor(
      (0..<count * shape.elementCount).map { _ in random.uniform(in: -1...1) },
      shape: [count, shape.height, shape.width, shape.channels])
  }

  private func encoder(_ yaml: String) throws -> any Encoder {
    let encoder: any Encoder = try registry.make(.encoder, from: yaml)
    try encoder.prepare()
    return encoder
  }

  private func features(
    _ encoder: any Encoder, _ images: Tensor, _ shape: ImageShape? = nil
  ) -> [Float] {
    let store = ParameterStore()
    let module = encoder.makeModule(for: shape ?? image, in: ParameterScope(store))
    store.seal(seed: 1)
    #expect(store.entries.isEmpty)
    let tape = Tape(device: CPUDevice(), isRecording: false)
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
      isTraining: true, seed: 1)
    return module.encode(tape.constant(images), pass).value.elements
  }

  @Test(arguments: ["class-token", "mean"])
  func agreesWithTheFormulas(word: String) throws {
    let path = scratch("timm.safetensors")
    try small.write(to: path)
    let images = images(3, image)
    let found = features(
      try encoder("{type: vit, weights: \(path), features: \(word)}"), images)
    let plain = PlainTransformer(tensors: small.tensors, heads: SmallTransformer.heads)
    for number in 0..<3 {
      let tokens = plain.tokens(
        of: { images.pointer[((number * 8 + $0) * 8 + $1) * 2 + $2] }, rows: 4, columns: 4,
        patch: 2)
      let expected = (0..<12).map { i in
        word == "mean" ? tokens.dropFirst().reduce(0) { $0 + $1[i] } / 16 : tokens[0][i]
      }
      for (i, value) in expected.enumerated() {
        #expect(abs(Double(found[number * 12 + i]) - value) < 1e-5, "image \(number), feature \(i)")
      }
    }
  }

  @Test func namesOfAllLibrariesMeanTheSame() throws {
    try small.write(to: scratch("timm.safetensors"))
    try small.write(to: scratch("nested.safetensors")) { "model.backbone." + $0 }
    try small.write(
      to: scratch("torchvision.safetensors"), renaming: SmallTransformer.torchvision)
    try SafetensorsFile.write(
      small.splitForHuggingFace(),
      metadata: ["num_attention_heads": "2", "layer_norm_eps": "1e-6"],
      to: scratch("hugging-face.safetensors"))
    let images = images(2, image)
    let all = try ["timm", "nested", "torchvision", "hugging-face"].map { name in
      features(
        try encoder("{type: vit, weights: \(scratch(name + ".safetensors"))}"), images
      ).map(\.bitPattern)
    }
    #expect(all[0].count == 24)
    for other in all.dropFirst() { #expect(other == all[0]) }
  }

  /// Numbers of `timm.layers.resample_abs_pos_embed`, version 1.0.31.
  @Test(
    arguments: [
      (
        [100, 0, 10, 1, 6], 3, 3,
        [100, -0.74532, 5.09868, 10.94269, 0.00658, 4.25, 8.49342, 0.75848, 3.40132, 6.04415]
      ),
      (
        [100, 0, 10, 1, 6, 3, 3, 6, 1, 10, 0, 4, 0, 10, 1, 6, 3], 2, 3,
        [100, 3.26327, 4.84029, 3.04941, 7.01148, 2.67823, 2.53614]
      ),
    ] as [([Float], Int, Int, [Float])])
  func positionsAreResizedAsTimmDoes(old: [Float], rows: Int, columns: Int, new: [Float]) {
    let positions = Tensor(old, shape: [1, old.count, 1])
    let resized = PositionEmbedding.resized(positions, rows: rows, columns: columns)
    #expect(resized.shape == [1, rows * columns + 1, 1])
    for (value, expected) in zip(resized.elements, new) { #expect(abs(value - expected) < 2e-5) }
  }

  @Test func imagesOfAnotherSizeAreRead() throws {
    let path = scratch("timm.safetensors")
    try small.write(to: path)
    let encoder = try encoder("{type: vit, weights: \(path)}")
    let wide = ImageShape(height: 4, width: 10, channels: 2)
    #expect(try encoder.featureWidth(for: wide) == 12)
    #expect(features(encoder, images(1, wide), wide).count == 12)
    let odd = ImageShape(height: 9, width: 8, channels: 2)
    let problem = #expect(throws: ShapeProblem.self) { try encoder.featureWidth(for: odd) }
    #expect(problem?.message == "patches of 2x2 pixels do not tile images of 9x8x2")
    let grey = ImageShape(height: 8, width: 8, channels: 1)
    let other = #expect(throws: ShapeProblem.self) { try encoder.featureWidth(for: grey) }
    #expect(
      other?.message == "the weights of the vit are for images of 2 channels, not of 8x8x1")
  }

  /// Many images go through in parts, which must not show.
  @Test func partsOfABatchAreThoseOfTheWhole() throws {
    let path = scratch("timm.safetensors")
    try small.write(to: path)
    let encoder = try encoder("{type: vit, weights: \(path)}")
    let many = images(130, image)
    let whole = features(encoder, many)
    let last = many.view(from: 129 * image.elementCount, shape: [1, 8, 8, 2])
    for (one, other) in zip(features(encoder, last), whole.suffix(12)) {
      #expect(abs(one - other) < 1e-5)
    }
  }

  @Test func gradientsPassThroughToImagesAndPrefixes() throws {
    let path = scratch("timm.safetensors")
    try small.write(to: path)
    let encoder = try encoder("{type: vit, weights: \(path)}")
    let module = try #require(
      encoder.makeModule(for: image, in: ParameterScope(ParameterStore()))
        as? VisionTransformerModule)
    var random = RandomStream(seed: 3)
    let prefixes = (0..<2).map { _ in
      Tensor((0..<2 * 6 * 12).map { _ in random.uniform(in: -1...1) }, shape: [2, 6, 12])
    }
    let inputs = [images(2, image)] + prefixes
    let weights = Tensor((0..<24).map { _ in random.uniform(in: -1...1) }, shape: [2, 12])
    func loss(_ tape: Tape, _ variables: [Variable]) -> Variable {
      let run = module.frozenRun(on: tape)
      return run.features(
        of: run.tokens(of: variables[0]), prefixes: [0: variables[1], 1: variables[2]],
        reading: .classToken)
    }
    func value() -> Double {
      let tape = Tape(device: CPUDevice(), isRecording: false)
      let features = loss(tape, inputs.map { tape.constant($0) }).value
      return zip(features.elements, weights.elements).reduce(0) { $0 + Double($1.0 * $1.1) }
    }
    let tape = Tape(device: CPUDevice())
    let gradients = inputs.map { Tensor(repeating: 0, shape: $0.shape) }
    let variables = zip(inputs, gradients).map { tape.parameter($0, gradient: $1) }
    tape.seed(loss(tape, variables), with: weights)
    tape.backward()
    let step: Float = 1e-2
    for (number, (input, gradient)) in zip(inputs, gradients).enumerated() {
      let largest = gradient.elements.map(abs).max() ?? 0
      #expect(largest > 0.01)
      for place in stride(from: 0, to: input.count, by: input.count / 7) {
        let original = input.pointer[place]
        let values = [-2, -1, 1, 2].map { (factor: Float) -> Double in
          input.pointer[place] = original + factor * step
          return value()
        }
        input.pointer[place] = original
        let difference =
          (8 * (values[2] - values[1]) - (values[3] - values[0])) / (12 * Double(step))
        #expect(
          abs(difference - Double(gradient.pointer[place])) < 3e-3 * Double(largest),
          "input \(number), element \(place)")
      }
    }
  }

  @Test func withoutAFileTheWeightsAreDrawn() throws {
    let encoder: any Encoder = try registry.make(
      .encoder, from: "{type: vit, size: tiny, patch: 4, channels: 1}")
    #expect(
      try encoder.featureWidth(for: ImageShape(height: 8, width: 4, channels: 1)) == 192)
    #expect(
      registry.messages(of: "{type: vit, heads: 7}") == [
        "7 heads do not divide the width 768 into parts of at most 256"
      ])
  }
}

extension Registry {
  /// What is wrong with an encoder.
  fileprivate func messages(of yaml: String) -> [String] {
    do {
      _ = try make(.encoder, from: yaml, as: (any Encoder).self)
      return []
    } catch {
      return error.diagnostics.map(\.message)
    }
  }
}
