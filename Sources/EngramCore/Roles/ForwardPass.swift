public import TensorEngine

/// Declares parameters under a dotted prefix.
public struct ParameterScope {
  private let store: ParameterStore
  private let prefix: String

  /// Creates the scope of a whole store, or of a part of it.
  public init(_ store: ParameterStore, prefix: String = "") {
    self.store = store
    self.prefix = prefix
  }

  /// Declares a parameter of this scope.
  public func declare(
    _ name: String, _ shape: Shape, _ initialization: Initialization
  ) -> ParameterHandle {
    store.declare(prefix + name, shape, initialization)
  }

  /// The scope of a named part.
  public func part(_ name: String) -> ParameterScope {
    ParameterScope(store, prefix: prefix + name + ".")
  }
}

/// One run of a model from inputs to outputs: the tape, the parameters on it, and dropout masks.
///
/// Not to be used from two threads.
public final class ForwardPass {
  /// The tape that records the run.
  public let tape: Tape
  /// Whether dropout is on.
  public let isTraining: Bool
  private let parameters: BoundParameters
  private let seed: UInt64
  private var maskCount: UInt64 = 0

  /// Creates a run.
  ///
  /// - Parameters:
  ///   - tape: Records the run.
  ///   - parameters: The parameters on the tape.
  ///   - isTraining: Whether dropout is on.
  ///   - seed: Names the dropout masks; the same seed gives the same masks.
  public init(tape: Tape, parameters: BoundParameters, isTraining: Bool, seed: UInt64) {
    self.tape = tape
    self.parameters = parameters
    self.isTraining = isTraining
    self.seed = seed
  }

  /// The variable of a parameter.
  public subscript(handle: ParameterHandle) -> Variable { parameters[handle] }

  /// Runs a part of the run of which nothing but the results is kept: for the gradient it is run once more, with
  /// the same dropout masks.
  ///
  /// What it computes, its gradients and the masks of all that follows are the same, bit for bit, as if `body`
  /// had been run in this pass, which is what happens where the tape records nothing.
  ///
  /// - Parameters:
  ///   - inputs: All variables that `body` uses besides parameters.
  ///   - body: Runs the part in the pass that it is given, with the variables that it is given in place of
  ///     `inputs`; must do the same when it is called again.
  /// - Returns: The results of `body`.
  public func recomputed(
    _ inputs: [Variable],
    _ body: @escaping (_ inputs: [Variable], _ pass: ForwardPass) -> [Variable]
  ) -> [Variable] {
    guard tape.isRecording else { return body(inputs, self) }
    let (store, isTraining, seed, firstMask) = (parameters.store, isTraining, seed, maskCount)
    var lastMask = firstMask
    let results = tape.recomputed(inputs + parameters.all) { tape, variables in
      let part = ForwardPass(
        tape: tape,
        parameters: BoundParameters(store, on: tape, as: Array(variables[inputs.count...])),
        isTraining: isTraining, seed: seed)
      part.maskCount = firstMask
      let results = body(Array(variables[..<inputs.count]), part)
      lastMask = part.maskCount
      return results
    }
    maskCount = lastMask
    return results
  }

  /// A new dropout mask; one that keeps everything outside training.
  public func dropout(_ rate: Float) -> Dropout {
    guard isTraining, rate > 0 else { return .none }
    maskCount += 1
    return Dropout(rate: rate, key: RandomStream.key(seed, [maskCount]))
  }
}
