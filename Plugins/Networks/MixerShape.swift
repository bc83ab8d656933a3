internal import EngramCore

/// The extents of a mixer: its patches, blocks and widths.
public struct MixerShape: Sendable {
  /// Side of a patch in pixels.
  public var patch = 4
  /// Channels of a token.
  public var channels = 32
  /// Hidden width of the MLPs that mix tokens.
  public var tokenHidden = 128
  /// Hidden width of the MLPs that mix channels.
  public var channelHidden = 128
  /// Number of blocks.
  public var depth = 4
  /// Dropout rate after each GELU.
  public var dropout: Float = 0
  /// Number of features.
  public var features = 128

  /// The usual extents.
  public init() {}

  init(_ settings: inout SettingsReader) {
    patch = settings.integer(
      "patch", default: 4, in: 1...1024, unit: "pixels",
      "Side of a square patch; must divide both sides of the image.")
    channels = settings.integer("channels", default: 32, in: 1...4096, "Channels of a token.")
    tokenHidden = settings.integer(
      "token-hidden", default: 128, in: 1...16_384, "Hidden width of the MLPs that mix tokens.")
    channelHidden = settings.integer(
      "channel-hidden", default: 128, in: 1...16_384,
      "Hidden width of the MLPs that mix channels.")
    depth = settings.integer("depth", default: 4, in: 1...64, "Number of blocks.")
    dropout = Float(
      settings.number("dropout", default: 0, in: 0...0.9, "Dropout rate after each GELU."))
    features = settings.integer("features", default: 128, in: 1...16_384, "Number of features.")
  }

  /// The tokens of an image.
  ///
  /// - Throws: ``ShapeProblem`` when patches do not tile it.
  func tokenCount(of image: ImageShape) throws(ShapeProblem) -> Int {
    guard image.height % patch == 0, image.width % patch == 0 else {
      throw ShapeProblem(
        "patches of \(patch)x\(patch) do not tile \(image); 'patch' must divide both sides")
    }
    return checkedTokenCount(of: image)
  }

  /// The tokens of an image whose extents have been checked.
  func checkedTokenCount(of image: ImageShape) -> Int {
    precondition(
      image.height % patch == 0 && image.width % patch == 0,
      "patches of \(patch)x\(patch) do not tile \(image)")
    return (image.height / patch) * (image.width / patch)
  }

  /// Declares `patches`.
  func embedding(of image: ImageShape, in scope: ParameterScope) -> LinearLayer {
    LinearLayer(
      scope.part("patches"), inputs: patch * patch * image.channels, outputs: channels)
  }

  /// Declares `tokens.norm`, `tokens.0`, `tokens.1`.
  func tokenMixing(tokens: Int, in scope: ParameterScope) -> TokenMixing {
    TokenMixing(scope.part("tokens"), normed: channels, mixed: tokens, hidden: tokenHidden)
  }

  /// Declares `channels.norm`, `channels.0`, `channels.1`.
  func channelMixing(in scope: ParameterScope) -> TokenMixing {
    TokenMixing(scope.part("channels"), normed: channels, mixed: channels, hidden: channelHidden)
  }

  /// Declares `norm`, `out`.
  func head(in scope: ParameterScope) -> MixerHead {
    MixerHead(scope, channels: channels, features: features)
  }
}
