import Synchronization

/// Counts the tensor memory that one piece of work holds, whatever other threads do meanwhile.
///
/// ``MemoryUsage`` counts that of the whole process.
public final class MemoryAccount: Sendable {
  @TaskLocal static var current: MemoryAccount?

  private let bytes = Atomic(0)

  /// Creates an empty account.
  public init() {}

  /// The bytes of the tensors made by ``track(_:)`` that are still alive.
  public var byteCount: Int { bytes.load(ordering: .relaxed) }

  /// Runs a body and counts the tensors that it makes on its own thread.
  public func track<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Self.$current.withValue(self, operation: body)
  }

  func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }
}
