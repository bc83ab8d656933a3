import Synchronization

/// Counts the tensor memory that one piece of work holds, whatever other threads do meanwhile.
///
/// ``MemoryUsage`` counts that of the whole process.
public final class MemoryAccount: Sendable {
  @TaskLocal static var current: MemoryAccount?

  private let bytes = Atomic(0)
  private let peak = Atomic(0)

  /// Creates an empty account.
  public init() {}

  /// The bytes of the tensors made by ``track(_:)`` that are still alive.
  public var byteCount: Int { bytes.load(ordering: .relaxed) }

  /// The most that ``byteCount`` has ever been.
  public var peakByteCount: Int { peak.load(ordering: .relaxed) }

  /// Runs a body and counts the tensors that it makes on its own thread.
  public func track<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Self.$current.withValue(self, operation: body)
  }

  /// A body that counts on any thread for what is being tracked here and now, if anything is.
  ///
  /// For threads that work for this one while it waits.
  public static func carried<Argument>(
    _ body: @escaping @Sendable (Argument) -> Void
  ) -> @Sendable (Argument) -> Void {
    guard let current else { return body }
    return { argument in current.track { body(argument) } }
  }

  func add(_ count: Int) {
    let now = bytes.add(count, ordering: .relaxed).newValue
    if count > 0 { peak.max(now, ordering: .relaxed) }
  }
}
