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

  /// Where the weights come from.
  enum Weights: Sendable {
    /// They stay as they are.
    case frozen(PreparedValue<TransformerWeights>)
    /// They are parameters of whoever uses the network.
    case trained(TransformerParts<ParameterHandle>)
  }

  /// Rows of tokens that go through the network at once where no gradient is asked for: enough for products to
  /// run at full speed, few enough for little memory.
  private static let rowLimit = 2048

  let features: Features
  let tiles: (rows: Int, columns: Int)
  let weights: Weights
  private let positions = PreparedValue<Tensor>()

  init(features: Features, tiles: (rows: Int, columns: Int), weights: Weights) {
    self.features = features
    self.tiles = tiles
    self.weights = weights
  }

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    switch weights {
    case .trained(let handles):
      return encode(images, TransformerRun(parts: handles.map { pass[$0] }, tape: pass.tape))
    case .frozen(let weights):
      return PartwiseEncoding.features(
        of: images, width: weights.known.extents.width,
        part: Self.rowLimit / (tiles.rows * tiles.columns + 1), pass
      ) { encode($0, frozenRun(on: $1)) }
    }
  }

  /// A run of the network whose weights are constants.
  ///
  /// - Precondition: They are frozen.
  func frozenRun(on tape: Tape) -> TransformerRun {
    guard case .frozen(let weights) = weights else {
      preconditionFailure("a Vision Transformer that is trained has no constant weights")
    }
    let known = weights.known
    let positions = positions.get {
      PositionEmbedding.resized(known.positions, rows: tiles.rows, columns: tiles.columns)
    }
    return TransformerRun(
      parts: known.withPositions(positions).map { tape.constant($0) }, tape: tape)
  }

  private func encode(_ images: Variable, _ run: TransformerRun) -> Variable {
    let tokens = run.tokens(of: images)
    return run.features(
      of: tokens,
      reading: features == .classToken ? .classToken : .mean(of: 1..<tokens.shape[1]))
  }
}
