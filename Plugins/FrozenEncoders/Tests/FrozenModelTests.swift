import EngramCore
import EngramTesting
import Files
import Foundation
import InstalledPlugins
import PluginTestSupport
import Safetensors
import TensorEngine
import Testing
import YAMLTree

@testable import FrozenEncoders

@Suite("The encoder of a trained model, frozen")
struct FrozenModelTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private static let dataset =
    "{type: glyphs, classes: 6, examples: 12, size: 8, normalize: unit}"

  /// Trains a small network and returns the folder of the run.
  private func run(steps: Int = 250) throws -> (folder: String, summary: RunSummary) {
    let text = """
      experiment: train
      seed: 3
      learners:
        plain:
          type: supervised
          dataset: \(Self.dataset)
          encoder: {type: conv4, channels: 6, blocks: 2, dropout: 0}
          steps: \(steps)
          batch: 24
      evaluations:
        all: {type: split, demonstrations: \(Self.dataset), queries: \(Self.dataset), tasks: 1, ways: 6,
              shots: 1, sets: 1, labels: class-incremental}
      """
    let set = try Experiment.read(Source(file: "train.yaml", text: text), registry: registry)
    let folder = scratch("run-\(steps)")
    let options = RunOptions(folder: folder, laneCount: 2, roots: DataRoots(folders: []))
    let runner = Runner(try set.members[0].plan(), options, stopRequest: { nil })
    guard case .finished(let summaries) = try runner.run() else {
      throw RunError("the run did not finish")
    }
    return (folder, summaries[0])
  }

  private func features(_ encoder: any Encoder, _ images: Tensor, _ image: ImageShape) -> [Float] {
    let store = ParameterStore()
    let module = encoder.makeModule(for: image, in: ParameterScope(store))
    #expect(store.entries.isEmpty)
    store.seal(seed: 5)
    let tape = Tape(device: CPUDevice(), isRecording: false)
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
      isTraining: true, seed: 1)
    return module.encode(tape.constant(images), pass).value.elements
  }

  /// A run is trained, read back from its folder and from its file, and gives the features of its parameters.
  @Test func aRunIsReadBack() throws {
    let (folder, summary) = try run()
    let accuracy = try #require(
      summary.evaluations.first?.metrics.first { $0.name == "acc" }?.spread?.mean)
    #expect(accuracy > 0.9)
    let image = ImageShape(height: 8, width: 8, channels: 1)
    let images = Tensor((0..<3 * 64).map { Float($0 % 13) / 13 }, shape: [3, 8, 8, 1])
    let network = "encoder: {type: conv4, channels: 6, blocks: 2, dropout: 0.5}"
    let all = try [folder, folder + "/checkpoint.safetensors"].map { model in
      let encoder: any Encoder = try registry.make(
        .encoder, from: "{type: frozen, model: \(model), \(network)}")
      #expect(try encoder.featureWidth(for: image) == 24)
      try encoder.prepare()
      return features(encoder, images, image)
    }
    #expect(all[0] == all[1])

    let store = ParameterStore()
    let trained: any Encoder = try registry.make(
      .encoder, from: "{type: conv4, channels: 6, blocks: 2, dropout: 0}")
    let module = trained.makeModule(for: image, in: ParameterScope(store))
    store.seal(seed: 1)
    let file = try SafetensorsFile(folder + "/checkpoint.safetensors")
    for (name, target) in store.named(store.values) {
      let source = try file.tensor(named: "encoder." + name)
      target.pointer.update(from: source.pointer, count: target.count)
    }
    let tape = Tape(device: CPUDevice(), isRecording: false)
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false, seed: 0)
    #expect(all[0] == module.encode(tape.constant(images), pass).value.elements)
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let (folder, _) = try run(steps: 1)
    func messages(_ settings: String) -> [String] {
      do {
        let encoder: any Encoder = try registry.make(
          .encoder, from: "{type: frozen, model: \(folder), \(settings)}")
        _ = try encoder.featureWidth(for: ImageShape(height: 8, width: 8, channels: 1))
        return []
      } catch let error as ConfigurationError {
        return error.diagnostics.map { $0.message.replacing(folder + "/", with: "") }
      } catch {
        return ["\(error)".replacing(folder + "/", with: "")]
      }
    }
    #expect(messages("encoder: {type: conv4, channels: 6, blocks: 2}") == [])
    #expect(
      messages("upto: encodr, encoder: {type: conv4, channels: 6, blocks: 2}") == [
        "checkpoint.safetensors has no part 'encodr'; its parts are adam, encoder, head"
      ])
    #expect(
      messages("encoder: {type: conv4, channels: 6, blocks: 1}").first?.hasPrefix(
        "checkpoint.safetensors does not hold the 'conv4' for images of 8x8x1: "
          + "'encoder.1.kernel' belongs to none; the nearest is 'encoder.0.kernel'") == true)
    #expect(
      messages("encoder: {type: conv4, channels: 5, blocks: 2}").first?.contains(
        "'encoder.0.kernel' has shape [6x1x3x3] instead of [5x1x3x3]") == true)
  }

  /// Gradients reach images, and no parameter of the learner belongs to the encoder.
  @Test func gradientsPassThrough() throws {
    let encoder: any Encoder = try registry.make(
      .encoder, from: "{type: frozen, encoder: {type: mlp, widths: [5]}}")
    try encoder.prepare()
    let image = ImageShape(height: 1, width: 1, channels: 4)
    let module = encoder.makeModule(for: image, in: ParameterScope(ParameterStore()))
    let tape = Tape(device: CPUDevice())
    let empty = ParameterStore()
    empty.seal(seed: 0)
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(empty, on: tape, gradients: empty.makeVector()),
      isTraining: true, seed: 0)
    let gradient = Tensor(repeating: 0, shape: [1, 1, 1, 4])
    let images = tape.parameter(
      Tensor([1, -2, 3, 0.5], shape: [1, 1, 1, 4]), gradient: gradient)
    let features = module.encode(images, pass)
    tape.seed(features, with: Tensor(repeating: 1, shape: features.shape))
    tape.backward()
    #expect(gradient.elements.contains { $0 != 0 })
  }
}
