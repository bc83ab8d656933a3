import EngramCore
import TensorEngine

/// The network of ``SelfModifyingMixer``.
struct SelfModifyingMixerModule: EncoderModule, SequenceEncoderModule {
  /// A layer that learns, and the MLP behind it.
  struct Stage: Sendable {
    let side: TokenExtents.Side
    let layer: any SequenceModule
    let mixing: TokenMixing
  }

  let image: ImageShape
  let patches: Patches
  let extents: TokenExtents
  let dropout: Float
  let embedding: LinearLayer
  let labels: ParameterHandle
  let labelCount: Int
  let stages: [Stage]
  let head: MixerHead

  /// Every image without label, in the state before anything was read.
  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    let count = images.shape[0]
    let rows = pass.tape.apply(Reshape([1, count, image.elementCount]), to: images)
    let features = read(rows, from: initialState(batch: 1, pass), pass)
    return pass.tape.apply(Reshape([count, features.shape.lastExtent]), to: features)
  }

  func initialState(batch: Int, _ pass: ForwardPass) -> [SequenceState] {
    stages.map {
      $0.layer.initialState(batch: batch * extents.sequenceCount($0.side), pass)
    }
  }

  func scan(
    _ images: Variable, labels: [Int32], probes: Variable?, from state: [SequenceState],
    _ pass: ForwardPass
  ) -> EncodedSequence {
    var x = tokens(of: images, labels: labels, pass)
    var probe = probes.map { unlabelledTokens(of: $0, pass) }
    var next: [SequenceState] = []
    for (stage, state) in zip(stages, state) {
      let scan = stage.layer.scan(
        extents.sequences(of: x, stage.side, pass.tape),
        probes: probe.map { extents.sequences(of: $0, stage.side, pass.tape) }, from: state,
        needsOutput: true, pass)
      next.append(scan.state)
      guard let output = scan.output else {
        preconditionFailure("a sequence layer gives no output although it was asked for one")
      }
      x = mix(output, stage, pass)
      probe = scan.probeOutput.map { mix($0, stage, pass) }
    }
    return EncodedSequence(
      state: next, features: features(of: x, pass),
      probeFeatures: probe.map { features(of: $0, pass) })
  }

  func read(_ images: Variable, from state: [SequenceState], _ pass: ForwardPass) -> Variable {
    let x = zip(stages, state).reduce(unlabelledTokens(of: images, pass)) { x, pair in
      let (stage, state) = pair
      let sequences = extents.sequences(of: x, stage.side, pass.tape)
      return mix(stage.layer.read(sequences, from: state, pass), stage, pass)
    }
    return features(of: x, pass)
  }

  /// The embedded patches of `[batch, length, pixels]`, each with the vector of its image's label:
  /// `[batch, length, tokens * channels]`.
  private func tokens(of images: Variable, labels: [Int32], _ pass: ForwardPass) -> Variable {
    let (batch, length) = (images.shape[0], images.shape[1])
    let pixels = pass.tape.apply(
      Reshape([batch * length, image.height, image.width, image.channels]), to: images)
    let embedded = embedding.apply(to: patches.cut(pixels, on: pass.tape), pass)
    let repeated = labels.flatMap { Array(repeating: $0, count: extents.tokens) }
    return pass.tape.apply(
      Reshape([batch, length, extents.tokens * extents.channels]),
      to: pass.tape.apply(AddEmbedding(repeated), to: embedded, pass[self.labels]))
  }

  private func unlabelledTokens(of images: Variable, _ pass: ForwardPass) -> Variable {
    let count = images.shape[0] * images.shape[1]
    return tokens(of: images, labels: Array(repeating: Int32(labelCount), count: count), pass)
  }

  /// What a stage's MLP makes of what its layer gives: `[batch, length, tokens * channels]`.
  private func mix(_ sequences: Variable, _ stage: Stage, _ pass: ForwardPass) -> Variable {
    let x = extents.images(of: sequences, stage.side, pass.tape)
    let shape = x.shape
    let tokens = pass.tape.apply(
      Reshape([shape[0] * shape[1], extents.tokens, extents.channels]), to: x)
    let mixed =
      switch stage.side {
      case .tokens: stage.mixing.mixTokens(tokens, dropout: dropout, pass)
      case .channels: stage.mixing.mixChannels(tokens, dropout: dropout, pass)
      }
    return pass.tape.apply(Reshape(shape), to: mixed)
  }

  /// `[batch, length, features]`.
  private func features(of x: Variable, _ pass: ForwardPass) -> Variable {
    let (batch, length) = (x.shape[0], x.shape[1])
    let tokens = pass.tape.apply(
      Reshape([batch * length, extents.tokens, extents.channels]), to: x)
    let features = head.features(of: tokens, pass)
    return pass.tape.apply(Reshape([batch, length, features.shape.lastExtent]), to: features)
  }
}
