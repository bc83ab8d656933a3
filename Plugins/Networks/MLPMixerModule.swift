import EngramCore
import TensorEngine

/// The network of ``MLPMixer``.
struct MLPMixerModule: EncoderModule {
  struct Block: Sendable {
    let tokens: TokenMixing
    let channels: TokenMixing
  }

  let patches: Patches
  let dropout: Float
  let embedding: LinearLayer
  let blocks: [Block]
  let head: MixerHead

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    let tokens = embedding.apply(to: patches.cut(images, on: pass.tape), pass)
    return head.features(
      of: blocks.reduce(tokens) { tokens, block in
        block.channels.mixChannels(
          block.tokens.mixTokens(tokens, dropout: dropout, pass), dropout: dropout, pass)
      }, pass)
  }
}

/// What ends a mixer: layer norm → mean over tokens → linear.
struct MixerHead: Sendable {
  private let norm: NormLayer
  private let out: LinearLayer

  /// Declares `norm`, `out`.
  init(_ scope: ParameterScope, channels: Int, features: Int) {
    norm = NormLayer(scope.part("norm"), width: channels)
    out = LinearLayer(scope.part("out"), inputs: channels, outputs: features)
  }

  /// `[images, features]` of `[images, tokens, channels]`.
  func features(of tokens: Variable, _ pass: ForwardPass) -> Variable {
    out.apply(to: pass.tape.apply(MapMean(), to: norm.apply(to: tokens, pass)), pass)
  }
}
