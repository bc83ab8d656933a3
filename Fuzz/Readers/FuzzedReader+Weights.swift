import EngramCore
import Files
import Safetensors
import TensorEngine
import YAMLTree

@testable import FrozenEncoders

/// Files of weights, read by frozen encoders, and of features that they have made.
extension FuzzedReader {
  /// Weights of a Vision Transformer under timm's names.
  static let transformerWeights = FuzzedReader(
    name: "transformer-weights", seeds: { [weights(transformer)] }
  ) { folder, bytes in
    try encoded("vit", try folder.write(bytes, to: "vit.safetensors"))
  }

  /// Weights of a ResNet.
  static let residualWeights = FuzzedReader(
    name: "residual-weights", seeds: { [weights(residual)] }
  ) { folder, bytes in
    try encoded("resnet", try folder.write(bytes, to: "resnet.safetensors"))
  }

  /// A file of the feature cache; the bytes are tried as they are, and with the header's checksum put right.
  static let featureCache = FuzzedReader(
    name: "feature-cache",
    seeds: {
      let store = FeatureStore(
        width: 3, precision: .float16, counts: [1, 2], bytes: .memory(noise(18)))
      return [written { try FeatureFile.write(store, key: "key", to: $0) }]
    }
  ) { folder, bytes in
    var corrected = bytes
    if bytes.count > 32 {
      let offset = bytes[24..<32].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      if offset > 24, offset <= bytes.count {
        let sum = bytes[24..<Int(offset)].withUnsafeBytes(ContentDigest.word)
        for place in 0..<8 {
          corrected[16 + place] = UInt8(truncatingIfNeeded: sum >> (8 * UInt64(place)))
        }
      }
    }
    for candidate in [bytes, corrected] {
      let path = try folder.write(candidate, to: "some.features")
      guard let store = try? FeatureFile.read(path, key: "key") else { continue }
      var features = [Float](repeating: 0, count: store.width)
      for (label, count) in store.counts.enumerated() where count > 0 {
        features.withUnsafeMutableBufferPointer { store.copy(count - 1, ofClass: label, into: $0) }
      }
    }
    return []
  }

  /// A data set that is encoded with the weights of a file; none if one clear error says why not.
  private static func encoded(_ type: String, _ path: String) throws -> [any Dataset] {
    do {
      return [
        try dataset(
          "{type: encoded, dataset: {type: glyphs, classes: 2, examples: 2, size: 8, normalize: unit}, "
            + "encoder: {type: \(type), weights: \(path)}}")
      ]
    } catch let error as ConfigurationError {
      let messages = error.diagnostics.map(\.message)
      ReaderFuzzer.require(messages.count == 1, "not one message: \(messages)")
      ReaderFuzzer.require(
        !messages[0].unicodeScalars.contains {
          $0.value < 0x20 || (0x7F..<0xA0).contains($0.value)
        },
        "the message is more than a line: \(messages[0])")
      return []
    }
  }

  private static let transformer: [(String, Shape)] = {
    var shapes: [(String, Shape)] = [
      ("cls_token", [1, 1, 4]), ("pos_embed", [1, 5, 4]),
      ("patch_embed.proj.weight", [4, 1, 4, 4]), ("patch_embed.proj.bias", [4]),
      ("norm.weight", [4]), ("norm.bias", [4]),
    ]
    let parts: [(String, Shape)] = [
      ("norm1.weight", [4]), ("norm1.bias", [4]), ("norm2.weight", [4]), ("norm2.bias", [4]),
      ("attn.qkv.weight", [12, 4]), ("attn.qkv.bias", [12]), ("attn.proj.weight", [4, 4]),
      ("attn.proj.bias", [4]), ("mlp.fc1.weight", [5, 4]), ("mlp.fc1.bias", [5]),
      ("mlp.fc2.weight", [4, 5]), ("mlp.fc2.bias", [4]),
    ]
    for (part, shape) in parts { shapes.append(("blocks.0.\(part)", shape)) }
    return shapes
  }()

  private static let residual: [(String, Shape)] = {
    var shapes: [(String, Shape)] = [("conv1.weight", [2, 1, 7, 7])]
    for name in ["conv1", "conv2"] { shapes.append(("layer1.0.\(name).weight", [2, 2, 3, 3])) }
    for norm in ["bn1", "layer1.0.bn1", "layer1.0.bn2"] {
      for part in ["weight", "bias", "running_mean", "running_var"] {
        shapes.append(("\(norm).\(part)", [2]))
      }
    }
    return shapes
  }()

  private static func weights(_ shapes: [(String, Shape)]) -> [UInt8] {
    written { path in
      try SafetensorsFile.write(
        shapes.map { ($0.0, Tensor(repeating: 0.25, shape: $0.1)) }, to: path)
    }
  }

  /// The bytes of a file that is written for them.
  private static func written(_ write: (String) throws -> Void) -> [UInt8] {
    let path = FuzzFolder().path + "/seed"
    defer { Folder.removeFile(path) }
    do {
      try write(path)
      return try ReadableFile.bytes(of: path)
    } catch {
      fatalError("\(error)")
    }
  }
}
