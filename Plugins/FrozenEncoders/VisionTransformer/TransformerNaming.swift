import TensorEngine

/// How a library names the weights of a Vision Transformer.
///
/// A name is what stands before `.weight` and `.bias` unless it says otherwise.
struct TransformerNaming: Sendable {
  /// The library, for messages.
  let library: String
  /// The epsilon of its layer norms.
  let epsilon: Float
  /// The layer that makes tokens of patches; its weight tells the library.
  let patches: String
  /// How its weight is laid out.
  let patchLayout: PatchLayout
  /// The whole name of the class token.
  let classToken: String
  /// The whole name of the position embeddings.
  let positions: String
  /// What stands before the number of a block.
  let blocks: String
  let firstNorm: String
  /// The whole names of query, key and value, or of all three in one, within a block.
  let packedWeight: [String]
  let packedBias: [String]
  let out: String
  let secondNorm: String
  let up: String
  let down: String
  let finalNorm: String
  /// Beginnings of names of what comes after the features.
  let heads: [String]

  /// The libraries that are known.
  static let all = [timm, torchvision, huggingFace, engram]

  /// How the weight of the patches is laid out.
  enum PatchLayout: Sendable {
    /// `[width, channels, patch, patch]`, as convolutions have it in PyTorch.
    case channelsFirst
    /// `[width, patch, patch, channels]`.
    case channelsLast

    /// The extents of such a weight.
    func shape(width: Int, channels: Int, patch: Int) -> Shape {
      switch self {
      case .channelsFirst: [width, channels, patch, patch]
      case .channelsLast: [width, patch, patch, channels]
      }
    }

    /// The extents again, if a shape can be one.
    func extents(of shape: Shape) -> (width: Int, channels: Int, patch: Int)? {
      guard shape.rank == 4, shape.extents.allSatisfy({ $0 > 0 }) else { return nil }
      let (channels, patch) = self == .channelsFirst ? (shape[1], shape[2]) : (shape[3], shape[2])
      return shape == self.shape(width: shape[0], channels: channels, patch: patch)
        ? (shape[0], channels, patch) : nil
    }

    /// The names of the extents.
    var description: String {
      switch self {
      case .channelsFirst: "[width x channels x patch x patch]"
      case .channelsLast: "[width x patch x patch x channels]"
      }
    }
  }

  static let timm = TransformerNaming(
    library: "timm", epsilon: 1e-6, patches: "patch_embed.proj", patchLayout: .channelsFirst,
    classToken: "cls_token", positions: "pos_embed", blocks: "blocks.", firstNorm: "norm1",
    packedWeight: ["attn.qkv.weight"], packedBias: ["attn.qkv.bias"], out: "attn.proj",
    secondNorm: "norm2", up: "mlp.fc1", down: "mlp.fc2", finalNorm: "norm",
    heads: ["head.", "pre_logits."])

  static let torchvision = TransformerNaming(
    library: "torchvision", epsilon: 1e-6, patches: "conv_proj", patchLayout: .channelsFirst,
    classToken: "class_token", positions: "encoder.pos_embedding",
    blocks: "encoder.layers.encoder_layer_",
    firstNorm: "ln_1", packedWeight: ["self_attention.in_proj_weight"],
    packedBias: ["self_attention.in_proj_bias"], out: "self_attention.out_proj",
    secondNorm: "ln_2", up: "mlp.0", down: "mlp.3", finalNorm: "encoder.ln", heads: ["heads."])

  static let huggingFace = TransformerNaming(
    library: "Hugging Face", epsilon: 1e-12, patches: "embeddings.patch_embeddings.projection",
    patchLayout: .channelsFirst,
    classToken: "embeddings.cls_token", positions: "embeddings.position_embeddings",
    blocks: "encoder.layer.", firstNorm: "layernorm_before",
    packedWeight: ["query", "key", "value"].map { "attention.attention.\($0).weight" },
    packedBias: ["query", "key", "value"].map { "attention.attention.\($0).bias" },
    out: "attention.output.dense", secondNorm: "layernorm_after", up: "intermediate.dense",
    down: "output.dense", finalNorm: "layernorm", heads: ["pooler.", "classifier."])

  /// Networks that Engram has trained: the names of parameters.
  static let engram = TransformerNaming(
    library: "Engram", epsilon: 1e-6, patches: "patches", patchLayout: .channelsLast,
    classToken: "class-token", positions: "positions", blocks: "blocks.",
    firstNorm: "attention.norm", packedWeight: ["attention.packed.weight"],
    packedBias: ["attention.packed.bias"], out: "attention.out", secondNorm: "mlp.norm",
    up: "mlp.up", down: "mlp.down", finalNorm: "norm", heads: [])

  /// The weight that tells the library.
  var anchor: String { patches + ".weight" }

  /// The whole name of a part of a block.
  func name(_ part: String, ofBlock block: Int) -> String { "\(blocks)\(block).\(part)" }

  /// Everything that a network needs.
  func expected(for extents: TransformerExtents) -> [ExpectedTensor] {
    let (width, hidden) = (extents.width, extents.hidden)
    func linear(_ stem: String, _ outputs: Int, _ inputs: Int) -> [ExpectedTensor] {
      [.init(stem + ".weight", [outputs, inputs]), .init(stem + ".bias", [outputs])]
    }
    func norm(_ stem: String) -> [ExpectedTensor] {
      [.init(stem + ".weight", [width]), .init(stem + ".bias", [width])]
    }
    var expected: [ExpectedTensor] = [
      .init(
        anchor, patchLayout.shape(width: width, channels: extents.channels, patch: extents.patch)),
      .init(patches + ".bias", [width]), .init(classToken, [1, 1, width]),
      .init(positions, [1, extents.grid * extents.grid + 1, width]),
    ]
    for block in 0..<extents.depth {
      func inBlock(_ part: String) -> String { name(part, ofBlock: block) }
      let rows = 3 * width / packedWeight.count
      expected += norm(inBlock(firstNorm))
      expected += packedWeight.map { .init(inBlock($0), [rows, width]) }
      expected += packedBias.map { .init(inBlock($0), [rows]) }
      expected += linear(inBlock(out), width, width) + norm(inBlock(secondNorm))
      expected += linear(inBlock(up), hidden, width) + linear(inBlock(down), width, hidden)
    }
    return expected + norm(finalNorm)
  }
}
