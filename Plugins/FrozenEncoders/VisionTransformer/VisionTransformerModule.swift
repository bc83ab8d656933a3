import EngramCore
import TensorEngine

/// The network of ``VisionTransformer``.
struct VisionTransformerModule: EncoderModule {
  /// What the features are.
  enum Features: String, CaseIterable, Sendable {
    /// The class token.
    case classToken = "class-token"
    /// The mean of all other tokens.
    case mean
  }

  /// Rows of tokens that go through the network at once where no gradient is asked for: enough for products to
  /// run at full speed, few enough for little memory.
  private static let rowLimit = 2048

  let features: Features
  let tiles: (rows: Int, columns: Int)
  let weights: PreparedValue<TransformerWeights>
  private let positions = PreparedValue<Tensor>()

  init(
    features: Features, tiles: (rows: Int, columns: Int), weights: PreparedValue<TransformerWeights>
  ) {
    self.features = features
    self.tiles = tiles
    self.weights = weights
  }

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    PartwiseEncoding.features(
      of: images, width: weights.known.extents.width,
      part: Self.rowLimit / (tiles.rows * tiles.columns + 1), pass
    ) { encode($0, on: $1) }
  }

  private func encode(_ images: Variable, on tape: Tape) -> Variable {
    encode(tokens: tokens(of: images, on: tape), on: tape)
  }

  /// The class token and a token for every patch, with their positions: `[images, tokens, width]`.
  func tokens(of images: Variable, on tape: Tape) -> Variable {
    let (weights, extents) = (weights.known, weights.known.extents)
    let count = images.shape[0]
    let patches = apply(
      weights.patches, to: ImagePatches(side: extents.patch).cut(images, on: tape), on: tape)
    let classTokens = Tensor(uninitialized: [count, 1, extents.width])
    for image in 0..<count {
      (classTokens.pointer + image * extents.width)
        .update(from: weights.classToken.pointer, count: extents.width)
    }
    let tokens = tape.apply(AppendSteps(), to: tape.constant(classTokens), patches)
    let positions = positions.get {
      PositionEmbedding.resized(weights.positions, rows: tiles.rows, columns: tiles.columns)
    }
    let places = (0..<count).flatMap { _ in (0..<Int32(tokens.shape[1])) }
    return tape.apply(AddEmbedding(places), to: tokens, tape.constant(positions))
  }

  /// The features of tokens, `[images, width]`.
  ///
  /// - Parameters:
  ///   - tokens: `[images, tokens, width]`, the class token first.
  ///   - prefixes: For some blocks, keys and values that their tokens see besides each other,
  ///     `[images, 2 length, width]`.
  ///   - tape: Records the run.
  /// - Returns: The features.
  func encode(tokens: Variable, prefixes: [Int: Variable] = [:], on tape: Tape) -> Variable {
    let weights = weights.known
    var tokens = tokens
    for (number, block) in weights.blocks.enumerated() {
      let isLast = number == weights.blocks.count - 1
      let frozen = FrozenBlock(weights: block, extents: weights.extents, tape: tape)
      if isLast, features == .classToken {
        tokens = frozen.classToken(of: tokens, prefix: prefixes[number])
      } else {
        tokens = frozen.all(of: tokens, prefix: prefixes[number])
      }
    }
    let norm = weights.finalNorm
    let normed = tape.apply(
      LayerNorm(epsilon: weights.extents.epsilon), to: tokens, tape.constant(norm.gamma),
      tape.constant(norm.beta))
    guard features == .mean else {
      return tape.apply(Reshape([normed.shape[0], normed.shape[2]]), to: normed)
    }
    let (count, length, width) = (normed.shape[0], normed.shape[1], normed.shape[2])
    let patches = (0..<count * length).filter { $0 % length > 0 }.map(Int32.init)
    let rows = tape.apply(Reshape([count * length, width]), to: normed)
    return tape.apply(
      MapMean(), to: tape.apply(GatherRows(patches, leading: [count, length - 1]), to: rows))
  }

  private func apply(
    _ layer: TransformerWeights.Linear, to x: Variable, on tape: Tape
  ) -> Variable {
    tape.apply(Linear(), to: x, tape.constant(layer.weight), tape.constant(layer.bias))
  }
}
