import EngramCore
import TensorEngine

/// The parameters of a layer norm.
struct NormLayer: Sendable {
  let gamma: ParameterHandle
  let beta: ParameterHandle

  init(_ scope: ParameterScope, width: Int) {
    gamma = scope.declare("gamma", [width], .constant(1))
    beta = scope.declare("beta", [width], .constant(0))
  }
}

/// The network of ``MLPMixer``.
struct MLPMixerModule: EncoderModule {
  /// A norm and the two layers of an MLP.
  struct Mixing: Sendable {
    let norm: NormLayer
    let first: LinearLayer
    let second: LinearLayer

    init(_ scope: ParameterScope, normed: Int, mixed: Int, hidden: Int) {
      norm = NormLayer(scope.part("norm"), width: normed)
      first = LinearLayer(scope.part("0"), inputs: mixed, outputs: hidden)
      second = LinearLayer(scope.part("1"), inputs: hidden, outputs: mixed)
    }
  }

  struct Block: Sendable {
    let tokens: Mixing
    let channels: Mixing
  }

  let patch: Int
  let dropout: Float
  let patches: LinearLayer
  let blocks: [Block]
  let norm: NormLayer
  let out: LinearLayer

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    let tokens = blocks.reduce(linear(patches, of: cut(images, pass), pass)) { tokens, block in
      mixChannels(block.channels, mixTokens(block.tokens, tokens, pass), pass)
    }
    return linear(out, of: pass.tape.apply(MapMean(), to: normed(norm, tokens, pass)), pass)
  }

  /// `[images, tokens, patch * patch * channels]`: the rows of a patch are runs of an image's memory.
  private func cut(_ images: Variable, _ pass: ForwardPass) -> Variable {
    let shape = images.shape
    let (across, down) = (shape[2] / patch, shape[1] / patch)
    let run = patch * shape[3]
    let rows = pass.tape.apply(Reshape([shape[0] * shape[1] * across, run]), to: images)
    var sources: [Int32] = []
    sources.reserveCapacity(rows.shape[0])
    for image in 0..<shape[0] {
      for token in 0..<down * across {
        for row in 0..<patch {
          let line = image * shape[1] + token / across * patch + row
          sources.append(Int32(line * across + token % across))
        }
      }
    }
    let gathered = pass.tape.apply(
      GatherRows(sources, leading: [shape[0], down * across, patch]), to: rows)
    return pass.tape.apply(Reshape([shape[0], down * across, patch * run]), to: gathered)
  }

  private func mixTokens(_ mixing: Mixing, _ x: Variable, _ pass: ForwardPass) -> Variable {
    let turned = pass.tape.apply(Transposition(), to: normed(mixing.norm, x, pass))
    let mixed = pass.tape.apply(
      GELULinear(dropout: pass.dropout(dropout)), to: linear(mixing.first, of: turned, pass),
      pass[mixing.second.weight], pass[mixing.second.bias])
    return pass.tape.apply(Transposition(), to: mixed, x)
  }

  private func mixChannels(_ mixing: Mixing, _ x: Variable, _ pass: ForwardPass) -> Variable {
    let hidden = linear(mixing.first, of: normed(mixing.norm, x, pass), pass)
    return pass.tape.apply(
      GELULinear(dropout: pass.dropout(dropout)), to: hidden, pass[mixing.second.weight],
      pass[mixing.second.bias], x)
  }

  private func normed(_ norm: NormLayer, _ x: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(LayerNorm(), to: x, pass[norm.gamma], pass[norm.beta])
  }

  private func linear(_ layer: LinearLayer, of x: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(Linear(), to: x, pass[layer.weight], pass[layer.bias])
  }
}
