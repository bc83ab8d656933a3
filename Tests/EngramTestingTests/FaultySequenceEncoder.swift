import EngramCore
import Networks
import TensorEngine

/// A mixer that rewrites itself, with one thing wrong.
struct FaultySequenceEncoder: SequenceEncoder {
  enum Fault: CaseIterable {
    case readWrites, forgetsState, lateProbe, ignoresLabels, learnsNothing
  }

  static let typeName = "faulty"
  static let summary = "Wrong."
  let stateGrows = false
  private let fault: Fault
  private let mixer: SelfModifyingMixer

  init(_ fault: Fault) {
    self.fault = fault
    var shape = MixerShape()
    (shape.patch, shape.channels, shape.depth, shape.features) = (1, 4, 1, 3)
    (shape.tokenHidden, shape.channelHidden) = (2, 2)
    let layer = LinearAttention(headCount: 1, dropout: 0)
    mixer = SelfModifyingMixer(shape, tokenLayer: layer, channelLayer: layer, labelScale: 20)
  }

  init(settings: inout SettingsReader) throws { self.init(.readWrites) }

  func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    try mixer.featureWidth(for: image)
  }

  func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    mixer.makeModule(for: image, in: scope)
  }

  func makeSequenceModule(
    for image: ImageShape, labelCount: Int, in scope: ParameterScope
  ) -> any SequenceEncoderModule {
    Module(
      right: mixer.makeSequenceModule(for: image, labelCount: labelCount, in: scope), fault: fault)
  }

  private struct Module: SequenceEncoderModule {
    let right: any SequenceEncoderModule
    let fault: Fault

    func initialState(batch: Int, _ pass: ForwardPass) -> [SequenceState] {
      right.initialState(batch: batch, pass)
    }

    func scan(
      _ images: Variable, labels: [Int32], probes: Variable?, from state: [SequenceState],
      _ pass: ForwardPass
    ) -> EncodedSequence {
      let start = fault == .forgetsState ? initialState(batch: images.shape[0], pass) : state
      let scan = right.scan(
        images, labels: fault == .ignoresLabels ? labels.map { _ in 0 } : labels, probes: probes,
        from: start, pass)
      return EncodedSequence(
        state: fault == .learnsNothing ? state : scan.state, features: scan.features,
        probeFeatures: fault == .lateProbe
          ? probes.map { read($0, from: scan.state, pass) } : scan.probeFeatures)
    }

    func read(
      _ images: Variable, from state: [SequenceState], _ pass: ForwardPass
    ) -> Variable {
      defer { if fault == .readWrites { state[0].parts[0].value.pointer[0] += 1 } }
      return right.read(images, from: state, pass)
    }
  }
}
