import EngramCore
import EngramTesting
import Files
import InstalledPlugins
import PluginTestSupport
import Safetensors
import TensorEngine
import Testing
import YAMLTree

@testable import FrozenEncoders

@Suite("Vision Transformer that is trained")
struct TrainedTransformerTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private static let image = ImageShape(height: 8, width: 8, channels: 2)
  private static let small =
    "{type: vit, train: true, patch: 4, channels: 2, width: 12, depth: 2, heads: 3}"

  /// A network with its parameters, larger than they are drawn, so that no gradient vanishes in rounding.
  private struct Network {
    let store = ParameterStore()
    let module: any EncoderModule
    let images = Tensor(
      (0..<2 * image.elementCount).map { Float(($0 * 37) % 23) / 11 - 1 }, shape: [2, 8, 8, 2])

    init(_ yaml: String = small) throws {
      let encoder: any Encoder = try registry.make(.encoder, from: yaml)
      try encoder.prepare()
      module = encoder.makeModule(for: image, in: ParameterScope(store))
      store.seal(seed: 3)
      for (_, tensor) in store.named(store.values) where tensor.shape.rank > 1 {
        for i in 0..<tensor.count { tensor.pointer[i] *= 15 }
      }
    }

    func features() -> Tensor {
      let tape = Tape(device: CPUDevice(), isRecording: false)
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false,
        seed: 0)
      return module.encode(tape.constant(images), pass).value
    }

    func gradients(of weights: Tensor) -> Tensor {
      let gradients = store.makeVector()
      let tape = Tape(device: CPUDevice())
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(store, on: tape, gradients: gradients),
        isTraining: true, seed: 0)
      tape.seed(module.encode(tape.constant(images), pass), with: weights)
      tape.backward()
      return gradients
    }
  }

  @Test func everyWeightIsAParameter() throws {
    let network = try Network()
    // Patches; class token and positions; 2 x (norms, attention, MLP); last norm.
    let block = 2 * 24 + (36 * 12 + 36) + (12 * 12 + 12) + (48 * 12 + 48) + (12 * 48 + 12)
    #expect(network.store.parameterCount == 12 * 32 + 12 + 12 + 5 * 12 + 2 * block + 24)
    #expect(network.store.entries.first?.name == "patches.weight")
    #expect(network.store.entries.contains { $0.name == "blocks.1.mlp.up.bias" })
  }

  /// Where the class token is read, and where the others are.
  @Test(arguments: ["class-token", "mean"])
  func gradientsOfAllParametersAreThoseOfDifferences(word: String) throws {
    let network = try Network(Self.small.dropLast() + ", features: \(word)}")
    var random = RandomStream(seed: 8)
    let weights = Tensor((0..<24).map { _ in random.uniform(in: -1...1) }, shape: [2, 12])
    func value() -> Double {
      zip(network.features().elements, weights.elements).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      }
    }
    let gradients = network.gradients(of: weights)
    let (store, step) = (network.store, Float(1e-2))
    let overall = gradients.elements.map(abs).max() ?? 0
    for (parameter, gradient) in zip(store.named(store.values), store.named(gradients)) {
      let (tensor, largest) = (parameter.tensor, gradient.tensor.elements.map(abs).max() ?? 0)
      // Keys' biases shift all scores of a query alike.
      #expect(largest > 1e-4 * overall, "\(parameter.name)")
      for place in [0, tensor.count / 3, tensor.count - 1] {
        let original = tensor.pointer[place]
        let values = [-2, -1, 1, 2].map { (factor: Float) -> Double in
          tensor.pointer[place] = original + factor * step
          return value()
        }
        tensor.pointer[place] = original
        let difference =
          (8 * (values[2] - values[1]) - (values[3] - values[0])) / (12 * Double(step))
        #expect(
          abs(difference - Double(gradient.tensor.pointer[place]))
            < 3e-3 * Double(max(largest, 0.05 * overall)),
          "\(parameter.name), element \(place)")
      }
    }
  }

  @Test func itKeepsTheLawsOfAnEncoder() throws {
    let encoder: any Encoder = try registry.make(.encoder, from: Self.small)
    #expect(EncoderContract.violations(of: encoder, image: Self.image) == [])
    let wide = ImageShape(height: 8, width: 12, channels: 2)
    let problem = #expect(throws: ShapeProblem.self) { try encoder.featureWidth(for: wide) }
    #expect(problem?.message == "a vit is trained on square images, not on images of 8x12x2")
  }

  private static let dataset =
    "{type: glyphs, classes: 4, examples: 12, size: 8, normalize: unit}"
  // Heads and epsilon are not the usual ones: the file has to say them.
  private static let network =
    "patch: 4, channels: 1, width: 16, depth: 2, heads: 2, epsilon: 0.01"

  /// Trains a small network, and returns the folder of the run and the losses of the first and the last steps.
  private func run() throws -> (folder: String, first: Double, last: Double) {
    let text = """
      experiment: train
      learners:
        plain:
          type: supervised
          dataset: \(Self.dataset)
          encoder: {type: vit, train: true, \(Self.network)}
          optimizer: {type: adam, rate: {type: constant, value: 0.003}}
          steps: 120
          batch: 24
      evaluations:
        all: {type: split, demonstrations: \(Self.dataset), queries: \(Self.dataset), tasks: 1, ways: 4,
              shots: 1, sets: 1, labels: class-incremental}
      """
    let set = try Experiment.read(Source(file: "train.yaml", text: text), registry: registry)
    let folder = scratch("run")
    let options = RunOptions(folder: folder, laneCount: 2, roots: DataRoots(folders: []))
    let runner = Runner(try set.members[0].plan(), options, stopRequest: { nil })
    guard case .finished = try runner.run() else { throw RunError("the run did not finish") }
    let losses = try ReadableFile.text(of: folder + "/metrics.jsonl").split(separator: "\n")
      .compactMap {
        line in
        line.firstMatch(of: #/"loss":\s*([0-9.e+-]+)/#).flatMap { Double($0.1) }
      }
    func mean(_ values: ArraySlice<Double>) -> Double {
      values.reduce(0, +) / Double(values.count)
    }
    return (folder, mean(losses.prefix(10)), mean(losses.suffix(10)))
  }

  /// A run is trained, and read back as a network of its own and as the part of a trained model.
  @Test func aTrainedNetworkIsReadBack() throws {
    let (folder, first, last) = try run()
    #expect(last < 0.5 * first)
    let image = ImageShape(height: 8, width: 8, channels: 1)
    let images = Tensor((0..<3 * 64).map { Float($0 % 13) / 13 }, shape: [3, 8, 8, 1])
    let all = try [
      "{type: vit, weights: \(folder)}",
      "{type: vit, weights: \(folder)/checkpoint.safetensors}",
      "{type: frozen, model: \(folder), encoder: {type: vit, train: true, \(Self.network)}}",
    ].map { yaml -> [UInt32] in
      let encoder: any Encoder = try registry.make(.encoder, from: yaml)
      #expect(try encoder.featureWidth(for: image) == 16)
      try encoder.prepare()
      let store = ParameterStore()
      let module = encoder.makeModule(for: image, in: ParameterScope(store))
      #expect(store.entries.isEmpty)
      store.seal(seed: 5)
      let tape = Tape(device: CPUDevice(), isRecording: false)
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false,
        seed: 0)
      return module.encode(tape.constant(images), pass).value.elements.map(\.bitPattern)
    }
    #expect(Set(all[0]).count > 40)
    #expect(all[1] == all[0] && all[2] == all[0])
  }

  @Test(arguments: [
    (
      "{type: vit, width: 100, heads: 3}",
      "3 heads do not divide the width 100 into parts of at most 256"
    ),
    (
      "{type: encoded, dataset: {type: glyphs}, encoder: {type: vit, train: true, channels: 1}}",
      "features are kept of weights that stay as they are, not of those that are trained"
    ),
  ])
  func mistakesAreNamed(yaml: String, message: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      if yaml.contains("encoded") {
        _ = try registry.make(.dataset, from: yaml, as: (any Dataset).self)
      } else {
        _ = try registry.make(.encoder, from: yaml, as: (any Encoder).self)
      }
    }
    #expect(error?.diagnostics.map(\.message) == [message])
  }
}
