import Synchronization

/// Finds the first tensor of a tape's run that holds an infinity or a NaN.
///
/// Looking at every tensor costs as much memory traffic as the run itself, so that a tape is watched only when a step
/// is repeated whose gradient was not finite.
public final class NonFiniteWatch: Sendable {
  /// What the first such tensor is, in words, such as `the result [8, 5] of Linear with decision.weight`.
  public var finding: String? { found.withLock { $0 } }
  private let found = Mutex<String?>(nil)

  /// Creates a watch that has seen nothing.
  public init() {}

  /// Looks at a tensor; `describe` is called if it is the first that is not finite.
  func look(at tensor: Tensor, _ describe: () -> String) {
    guard finding == nil, !VectorMath.isFinite(tensor) else { return }
    let description = describe()
    found.withLock { $0 = $0 ?? description }
  }
}

extension NonFiniteWatch {
  /// An operation, with the parameters that it reads.
  static func name(of operation: any Operation, reading parameters: [String]) -> String {
    let type = "\(type(of: operation))"
    return parameters.isEmpty ? type : "\(type) with \(parameters.joined(separator: ", "))"
  }
}
