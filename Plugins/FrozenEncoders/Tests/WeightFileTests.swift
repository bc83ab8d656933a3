import EngramCore
import EngramTesting
import Files
import Foundation
import PluginTestSupport
import Safetensors
import TensorEngine
import Testing
import YAMLTree

@testable import FrozenEncoders

@Suite("Files of weights that do not fit")
struct WeightFileTests {
  private let scratch: ScratchFolder
  private let small = SmallTransformer()

  init() throws { scratch = try ScratchFolder() }

  /// What `check` reports about the weights.
  private func message(_ small: SmallTransformer, settings: String = "") throws -> String {
    let path = scratch("weights.safetensors")
    try small.write(to: path)
    return try message(settings: settings)
  }

  private func message(settings: String = "") throws -> String {
    let path = scratch("weights.safetensors")
    let error = #expect(throws: ConfigurationError.self) {
      _ = try registry.make(
        .encoder, from: "{type: vit, weights: \(path)\(settings)}", as: (any Encoder).self)
    }
    let messages = error?.diagnostics.map(\.message) ?? []
    #expect(messages.count == 1)
    #expect(messages.first?.contains("\n") == false)
    return (messages.first ?? "").replacing(scratch.path + "/", with: "")
  }

  private static let network = "a Vision Transformer of timm with 2 blocks of width 12"

  @Test func aMisspeltNameIsNamedFromBothSides() throws {
    var small = small
    small.tensors["blocks.1.mlp.fc2.bais"] = small.tensors.removeValue(
      forKey: "blocks.1.mlp.fc2.bias")
    #expect(
      try message(small) == "weights.safetensors does not hold \(Self.network): "
        + "'blocks.1.mlp.fc2.bias' of [12] is missing; the nearest is 'blocks.1.mlp.fc2.bais'; "
        + "'blocks.1.mlp.fc2.bais' belongs to none; the nearest is 'blocks.1.mlp.fc2.bias'")
  }

  @Test func aWrongShapeIsNamed() throws {
    var small = small
    small.tensors["blocks.0.attn.qkv.weight"] = Tensor(repeating: 0, shape: [12, 36])
    #expect(
      try message(small) == "weights.safetensors does not hold \(Self.network): "
        + "'blocks.0.attn.qkv.weight' has shape [12x36] instead of [36x12]")
  }

  @Test func whatIsUnknownIsRefused() throws {
    var small = small
    small.tensors["blocks.0.ls1.gamma"] = Tensor(repeating: 1, shape: [12])
    #expect(try message(small).hasSuffix(": 'blocks.0.ls1.gamma' belongs to none"))
  }

  @Test func manyProblemsAreCounted() throws {
    var small = small
    for name in small.tensors.keys where name.hasPrefix("blocks.1.") && !name.contains("norm1") {
      small.tensors.removeValue(forKey: name)
    }
    let text = try message(small)
    #expect(text.contains("'blocks.1.attn.qkv.weight' of [36x12] is missing"))
    #expect(text.hasSuffix("; and 2 more"))
  }

  @Test func aGridThatIsNoSquareIsRefused() throws {
    var small = small
    small.tensors["pos_embed"] = Tensor(repeating: 0, shape: [1, 16, 12])
    #expect(
      try message(small)
        == "weights.safetensors: 'pos_embed' of [1x16x12] is not a class token and a square of patches"
    )
  }

  @Test func headsHaveToDivideTheWidth() throws {
    #expect(
      try message(small, settings: ", heads: 5")
        == "weights.safetensors: 5 heads do not divide a width of 12 into parts of at most 256; set 'heads:'"
    )
  }

  @Test func anotherNetworkIsRefused() throws {
    try SafetensorsFile.write(
      [("conv1.weight", Tensor(repeating: 0, shape: [1]))], to: scratch("weights.safetensors"))
    #expect(
      try message()
        == "weights.safetensors holds no Vision Transformer: there is none of "
        + "'patch_embed.proj.weight' (timm), 'conv_proj.weight' (torchvision), "
        + "'embeddings.patch_embeddings.projection.weight' (Hugging Face), 'patches.weight' (Engram)"
    )
  }

  @Test func aFileThatIsNotThereIsNamed() throws {
    #expect(try message() == "weights.safetensors: No such file or directory")
  }

  @Test func numbersThatAreNoneAreFoundWhenTheyAreRead() throws {
    let small = small
    small.tensors["blocks.1.norm2.bias"]?.pointer[3] = .nan
    let path = scratch("weights.safetensors")
    try small.write(to: path)
    let encoder: any Encoder = try registry.make(.encoder, from: "{type: vit, weights: \(path)}")
    let error = #expect(throws: DataError.self) { try encoder.prepare() }
    #expect(
      error?.message == "\(path): tensor 'blocks.1.norm2.bias' holds what is no finite number")
  }

  /// Every beginning of a good file is refused in one line.
  @Test func whatIsCutOffIsRefused() throws {
    try small.write(to: scratch("weights.safetensors"))
    let bytes = try ReadableFile.bytes(of: scratch("weights.safetensors"))
    for count in [0, 7, 8, 100, bytes.count / 2, bytes.count - 1] {
      try WholeFile.write(Array(bytes.prefix(count)), to: scratch("weights.safetensors"))
      #expect(try message().hasPrefix("weights.safetensors: "))
    }
  }

  /// Whatever is changed in a header: one error in one line, or a network that can be used.
  @Test func randomDamageIsRefusedOrHarmless() throws {
    let path = scratch("weights.safetensors")
    try small.write(to: path)
    let valid = try ReadableFile.bytes(of: path)
    let headerCount = 8 + valid[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let image = ImageShape(height: 8, width: 8, channels: 2)
    var random = RandomStream(seed: 7)
    for _ in 0..<200 {
      var bytes = valid
      for _ in 0...random.index(below: 3) {
        // Digits for the most part: shapes, offsets and the numbers in names.
        let place = random.index(below: headerCount)
        bytes[place] =
          random.index(below: 2) == 0
          ? 0x30 + UInt8(random.index(below: 10)) : UInt8(random.index(below: 256))
      }
      try Data(bytes).write(to: URL(filePath: path))
      do {
        let encoder = try VisionTransformer(weights: path)
        try encoder.prepare()
        guard (try? encoder.featureWidth(for: image)) != nil else { continue }
        let store = ParameterStore()
        let module = encoder.makeModule(for: image, in: ParameterScope(store))
        store.seal(seed: 0)
        let tape = Tape(device: CPUDevice(), isRecording: false)
        let pass = ForwardPass(
          tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false,
          seed: 0)
        _ = module.encode(tape.constant(Tensor(repeating: 0.5, shape: [1, 8, 8, 2])), pass)
      } catch let error as DataError {
        #expect(error.message.hasPrefix(path) && !error.message.contains("\n"))
      }
    }
  }
}
