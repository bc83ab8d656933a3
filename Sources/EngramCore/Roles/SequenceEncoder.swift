public import TensorEngine

/// An encoder that learns while it reads: it is shown images together with their labels, and what it
/// makes of the next image depends on them.
///
/// A learner that only knows ``Encoder`` gets it as it is before it has read anything.
public protocol SequenceEncoder: Encoder {
  /// Whether the state gets larger with everything that is read.
  var stateGrows: Bool { get }

  /// Declares the parameters.
  ///
  /// - Parameters:
  ///   - image: The extents of every image.
  ///   - labelCount: The number of labels; one further number, `labelCount` itself, means "unknown".
  ///   - scope: Where parameters are declared.
  /// - Returns: The network.
  /// - Precondition: ``Encoder/featureWidth(for:)`` accepts the extent.
  func makeSequenceModule(
    for image: ImageShape, labelCount: Int, in scope: ParameterScope
  ) -> any SequenceEncoderModule
}

/// What an encoder makes of a piece of a sequence.
public struct EncodedSequence {
  /// The state of every part that learns, after the last image.
  public let state: [SequenceState]
  /// `[batch, length, features]`.
  public let features: Variable
  /// The probes' features `[batch, length, features]`; `nil` without probes.
  public let probeFeatures: Variable?

  /// Creates a result.
  public init(state: [SequenceState], features: Variable, probeFeatures: Variable?) {
    self.state = state
    self.features = features
    self.probeFeatures = probeFeatures
  }
}

/// A network that turns images into features and rewrites itself with each one that it is shown.
///
/// Laws, checked by the contract tests: a sequence read in pieces gives what it gives in one, gradients
/// included; ``read(_:from:_:)`` changes nothing; a probe at image `t` gives what `read` would give
/// before image `t`; sequences of a batch do not influence each other.
public protocol SequenceEncoderModule: Sendable {
  /// The state of every part that learns, before anything was read.
  ///
  /// First extents are multiples of the batch.
  func initialState(batch: Int, _ pass: ForwardPass) -> [SequenceState]

  /// Reads images one by one.
  ///
  /// - Parameters:
  ///   - images: `[batch, length, height * width * channels]`.
  ///   - labels: The label of every image, sequence by sequence.
  ///   - probes: Images of the same shape without label that only read, each just before the image it
  ///     stands at.
  ///   - state: The state before the first image; it is not changed.
  ///   - pass: The run that this is part of.
  /// - Returns: The state after the last image, and the features of images and probes.
  func scan(
    _ images: Variable, labels: [Int32], probes: Variable?, from state: [SequenceState],
    _ pass: ForwardPass
  ) -> EncodedSequence

  /// Encodes `[batch, rows, height * width * channels]` without label in a state, which stays as it is:
  /// `[batch, rows, features]`.
  func read(_ images: Variable, from state: [SequenceState], _ pass: ForwardPass) -> Variable
}
