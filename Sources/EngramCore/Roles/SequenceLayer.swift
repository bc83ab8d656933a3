public import TensorEngine

/// The description of a layer that reads a sequence and carries a state.
public protocol SequenceLayer: Component, Sendable {
  /// Whether the state gets larger with everything that is read; `false` unless stated otherwise.
  var stateGrows: Bool { get }

  /// Whether the layer can have a model width.
  ///
  /// - Throws: ``ShapeProblem`` when it cannot, for example because heads do not divide it.
  func validate(width: Int) throws(ShapeProblem)

  /// Declares the parameters and returns the layer, residual branch included.
  ///
  /// - Precondition: ``validate(width:)`` accepts the width.
  func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule
}

extension SequenceLayer {
  /// The state keeps its extents.
  public var stateGrows: Bool { false }
}

/// What a sequence layer remembers between pieces of a sequence, per batch element.
public struct SequenceState {
  /// The tensors of the state; the first extent is the batch.
  public var parts: [Variable]

  /// Creates a state.
  public init(_ parts: [Variable]) { self.parts = parts }
}

/// What reading a piece of a sequence gives.
public struct SequenceScan {
  /// The state after the last step.
  public let state: SequenceState
  /// `[batch, length, width]`; `nil` when it was not asked for.
  public let output: Variable?
  /// The probes' outputs `[batch, length, width]`; `nil` without probes.
  public let probeOutput: Variable?

  /// Creates a result.
  public init(state: SequenceState, output: Variable?, probeOutput: Variable?) {
    self.state = state
    self.output = output
    self.probeOutput = probeOutput
  }
}

/// A layer that learns while it reads.
///
/// Laws, checked by the contract tests: reading a sequence in pieces with carried state equals
/// reading it whole, gradients included; ``read(_:from:_:)`` changes nothing; a probe at step `t` gives
/// what `read` would give in the state before step `t`.
public protocol SequenceModule: Sendable {
  /// The state before anything was read.
  func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState

  /// Reads `[batch, length, width]` step by step.
  ///
  /// - Parameters:
  ///   - input: The piece of the sequence.
  ///   - probes: Inputs of the same shape that only read, each just before the step it stands at.
  ///   - state: The state before the first step; it is not changed.
  ///   - needsOutput: Whether the sequence's own output will be used.
  ///   - pass: The run that this is part of.
  /// - Returns: The state after the last step, and the outputs that were asked for.
  func scan(
    _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
    _ pass: ForwardPass
  ) -> SequenceScan

  /// Answers `[batch, rows, width]` in a state without changing it.
  func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable
}
