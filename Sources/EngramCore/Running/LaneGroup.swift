import Synchronization
import TensorEngine

/// A fixed number of worker threads that run the parts of one step side by side.
///
/// Work is split by lane *index*, never by whoever is free first, and every lane writes its own
/// memory: a step gives the same bits however the threads are scheduled. With one lane everything
/// runs on the calling thread. A `MemoryAccount` that tracks the caller counts the tensors of all lanes.
public final class LaneGroup: Sendable {
  /// The number of lanes, at least one.
  public let count: Int
  private let workers: [LaneWorker]

  /// Starts `count - 1` threads; the caller of ``run(_:)`` is the remaining lane.
  public init(count: Int) {
    precondition(count >= 1, "a lane group has at least one lane, not \(count)")
    self.count = count
    // With a lane per core each further lane gets a core of its own. Left alone, the scheduler wakes a
    // lane on the core that woke it when others are busy, and two lanes share one core for good. The
    // calling thread stays free: programs that it starts inherit where it may run.
    let cores = LaneWorker.allowedCores
    workers = (1..<max(count, 1)).map { LaneWorker(core: cores.count == count ? cores[$0] : nil) }
  }

  deinit {
    for worker in workers { worker.stop() }
  }

  /// Calls `body` once for every lane index and returns when all have returned.
  ///
  /// - Throws: The error of the lowest lane that threw.
  public func run(_ body: @Sendable (_ lane: Int) throws -> Void) throws {
    try run(lanes: 0..<count, body)
  }

  /// What `body` returns for every lane, in the order of the lanes.
  ///
  /// - Throws: The error of the lowest lane that threw.
  public func map<Value: Sendable>(
    _ body: @Sendable (_ lane: Int) throws -> Value
  ) throws -> [Value] {
    try map(lanes: 0..<count, body)
  }

  /// What `body` returns for every index of some lanes, in their order.
  ///
  /// - Throws: The error of the lowest lane that threw.
  public func map<Value: Sendable>(
    lanes: Range<Int>, _ body: @Sendable (_ lane: Int) throws -> Value
  ) throws -> [Value] {
    let values = Mutex<[Int: Value]>([:])
    try run(lanes: lanes) { lane in
      let value = try body(lane)
      values.withLock { $0[lane] = value }
    }
    return values.withLock { values in lanes.compactMap { values[$0] } }
  }

  /// Calls `body` once for every index of some lanes and returns when all have returned.
  ///
  /// - Throws: The error of the lowest lane that threw.
  public func run(lanes: Range<Int>, _ body: @Sendable (_ lane: Int) throws -> Void) throws {
    precondition(
      !lanes.isEmpty && lanes.lowerBound >= 0 && lanes.upperBound <= count,
      "lanes \(lanes) of \(count)")
    let failures = Mutex<[Int: any Error]>([:])
    @Sendable func attempt(_ lane: Int) {
      do { try body(lane) } catch { failures.withLock { $0[lane] = error } }
    }
    withoutActuallyEscaping(attempt) { attempt in
      let attempt = MemoryAccount.carried(attempt)
      for lane in lanes.dropFirst() { workers[lane - 1].start { attempt(lane) } }
      attempt(lanes.lowerBound)
      for lane in lanes.dropFirst() { workers[lane - 1].wait() }
    }
    let first = failures.withLock { failures in
      failures.min { $0.key < $1.key }?.value
    }
    if let first { throw first }
  }
}
