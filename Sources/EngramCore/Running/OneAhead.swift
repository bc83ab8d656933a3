internal import Synchronization

/// Makes values on a thread of its own, each while the one before is in use.
///
/// A value depends on its key alone, so that it is the same whether it was made ahead or not; at most
/// one waits, so that memory is bounded.
///
/// `@unchecked Sendable` because it is not used from two threads at once: a lane has one of its own.
public final class OneAhead<Key: Hashable & Sendable, Value: Sendable>: @unchecked Sendable {
  private let make: @Sendable (Key) -> Value
  private let worker = LaneWorker(core: nil)
  /// What the thread leaves behind.
  private let made = Box()
  /// What the thread makes, or has made.
  private var pending: Key?
  /// The time for which ``take(_:next:)`` has kept its caller waiting since this was last set to zero.
  public var waiting = Duration.zero

  private final class Box: Sendable {
    let value = Mutex<Value?>(nil)
  }

  /// Starts the thread.
  ///
  /// - Parameter make: Makes the value of a key; called on any thread.
  public init(_ make: @escaping @Sendable (Key) -> Value) { self.make = make }

  deinit {
    if pending != nil { worker.wait() }
    worker.stop()
  }

  /// The value of a key, made ahead if it was announced.
  ///
  /// - Parameters:
  ///   - key: The value wanted now.
  ///   - next: The value that will be wanted next, which the thread begins to make; `nil` for none.
  /// - Returns: What `make` gives for the key.
  public func take(_ key: Key, next: Key?) -> Value {
    let start = ContinuousClock.now
    var value: Value?
    if let pending {
      worker.wait()
      // What was announced and is not wanted is dropped.
      value = made.value.withLock { made in
        defer { made = nil }
        return pending == key ? made : nil
      }
    }
    let taken = value ?? make(key)
    waiting += ContinuousClock.now - start
    pending = next
    if let next {
      worker.start { [make, made] in
        let value = make(next)
        made.value.withLock { $0 = value }
      }
    }
    return taken
  }
}
