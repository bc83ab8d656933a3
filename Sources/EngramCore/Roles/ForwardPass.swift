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

  /// A new dropout mask; one that keeps everything outside training.
  public func dropout(_ rate: Float) -> Dropout {
    guard isTraining, rate > 0 else { return .none }
    maskCount += 1
    return Dropout(rate: rate, key: RandomStream.key(seed, [maskCount]))
  }
}
