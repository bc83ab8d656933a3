import EngramTesting
import Safetensors
import TensorEngine

/// A Vision Transformer of random weights, small enough for tests: width 12, two blocks of two heads, patches of
/// two pixels with two channels, four by four of them.
struct SmallTransformer {
  static let (width, depth, heads, hidden, patch, channels, grid) = (12, 2, 2, 20, 2, 2, 4)

  /// Weights under timm's names, in no particular order.
  var tensors: [String: Tensor]

  init() {
    let (width, hidden) = (Self.width, Self.hidden)
    var shapes: [String: Shape] = [
      "cls_token": [1, 1, width], "pos_embed": [1, Self.grid * Self.grid + 1, width],
      "patch_embed.proj.weight": [width, Self.channels, Self.patch, Self.patch],
      "patch_embed.proj.bias": [width], "norm.weight": [width], "norm.bias": [width],
      "head.weight": [3, width], "head.bias": [3],
    ]
    for block in 0..<Self.depth {
      let parts: [(String, Shape)] = [
        ("norm1.weight", [width]), ("norm1.bias", [width]), ("norm2.weight", [width]),
        ("norm2.bias", [width]), ("attn.qkv.weight", [3 * width, width]),
        ("attn.qkv.bias", [3 * width]), ("attn.proj.weight", [width, width]),
        ("attn.proj.bias", [width]), ("mlp.fc1.weight", [hidden, width]),
        ("mlp.fc1.bias", [hidden]), ("mlp.fc2.weight", [width, hidden]), ("mlp.fc2.bias", [width]),
      ]
      for (part, shape) in parts { shapes["blocks.\(block).\(part)"] = shape }
    }
    tensors = shapes.reduce(into: [:]) { tensors, entry in
      var random = RandomStream(seed: 5, RandomStream.key(entry.key))
      let values = (0..<entry.value.elementCount).map { _ in random.uniform(in: -0.7...0.7) }
      tensors[entry.key] = Tensor(values, shape: entry.value)
    }
  }

  /// Writes the weights under the names that `rename` makes of timm's.
  func write(to path: String, renaming rename: (String) -> String = { $0 }) throws {
    let named = tensors.sorted { $0.key < $1.key }.map { (name: rename($0.key), tensor: $0.value) }
    try SafetensorsFile.write(
      named, metadata: ["heads": "\(Self.heads)", "layer_norm_eps": "1e-6"], to: path)
  }

  /// The names of torchvision.
  static func torchvision(_ name: String) -> String {
    var name = name
    for (own, other) in [
      ("cls_token", "class_token"), ("pos_embed", "encoder.pos_embedding"),
      ("patch_embed.proj", "conv_proj"), ("blocks.", "encoder.layers.encoder_layer_"),
      ("attn.qkv.", "self_attention.in_proj_"), ("attn.proj", "self_attention.out_proj"),
      ("norm1", "ln_1"), ("norm2", "ln_2"), ("mlp.fc1", "mlp.0"), ("mlp.fc2", "mlp.3"),
      ("head.", "heads.head."),
    ] { name = name.replacing(own, with: other) }
    return name.hasPrefix("norm.") ? "encoder.ln." + name.dropFirst(5) : name
  }

  /// The same weights as Hugging Face has them: query, key and value apart.
  func splitForHuggingFace() -> [(name: String, tensor: Tensor)] {
    tensors.sorted { $0.key < $1.key }.flatMap { name, tensor -> [(name: String, tensor: Tensor)] in
      let renamed = Self.huggingFace(name)
      guard name.contains("attn.qkv.") else { return [("vit." + renamed, tensor)] }
      let count = tensor.count / 3
      let shape = Shape([tensor.shape[0] / 3] + tensor.shape.extents.dropFirst())
      return ["query", "key", "value"].enumerated().map { index, word in
        let part = Tensor(
          Array(tensor.elements[index * count..<(index + 1) * count]), shape: shape)
        return ("vit." + renamed.replacing("attn.qkv", with: "attention.attention.\(word)"), part)
      }
    }
  }

  private static func huggingFace(_ name: String) -> String {
    var name = name
    for (own, other) in [
      ("cls_token", "embeddings.cls_token"), ("pos_embed", "embeddings.position_embeddings"),
      ("patch_embed.proj", "embeddings.patch_embeddings.projection"),
      ("blocks.", "encoder.layer."), ("attn.proj", "attention.output.dense"),
      ("norm1", "layernorm_before"), ("norm2", "layernorm_after"),
      ("mlp.fc1", "intermediate.dense"), ("mlp.fc2", "output.dense"), ("head.", "classifier."),
    ] { name = name.replacing(own, with: other) }
    return name.hasPrefix("norm.") ? "layernorm." + name.dropFirst(5) : name
  }
}
