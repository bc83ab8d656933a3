internal import EngramCore
internal import Foundation
package import TensorEngine

/// Processes that are threads of this one, for tests of what processes share.
package final class ThreadPeers: PeerGroup, @unchecked Sendable {
  /// Another of the threads has failed, and does not come any more.
  package struct Abandoned: Error {}

  /// Where they meet.
  private final class Table: @unchecked Sendable {
    private let condition = NSCondition()
    private var things: [Any?]
    private var comeCount = 0
    private var round = 0
    private var isAbandoned = false

    init(count: Int) { things = Array(repeating: nil, count: count) }

    /// Puts a thing on the table, and takes a look when all have done so.
    func put(_ thing: Any, at place: Int) throws -> [Any?] {
      try meet { self.things[place] = thing }
      let seen = things
      // Nobody puts the next thing before all have seen these.
      try meet {}
      return seen
    }

    private func meet(_ act: () -> Void) throws {
      condition.lock()
      defer { condition.unlock() }
      act()
      comeCount += 1
      if comeCount == things.count {
        (comeCount, round) = (0, round + 1)
        condition.broadcast()
        return
      }
      let own = round
      while round == own, !isAbandoned { condition.wait() }
      if round == own { throw Abandoned() }
    }

    func abandon() {
      condition.lock()
      isAbandoned = true
      condition.broadcast()
      condition.unlock()
    }
  }

  package let rank: Int
  package let count: Int
  private let table: Table

  private init(rank: Int, count: Int, _ table: Table) {
    self.rank = rank
    self.count = count
    self.table = table
  }

  /// Runs a body once for every process, side by side.
  ///
  /// - Parameters:
  ///   - count: The number of processes.
  ///   - body: What each does.
  /// - Returns: What each returned or threw, in the order of ranks.
  package static func run<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (ThreadPeers) throws -> Value
  ) -> [Result<Value, any Error>] {
    let table = Table(count: count)
    let outcomes = Outcomes<Value>(count: count)
    let ends = DispatchSemaphore(value: 0)
    for rank in 0..<count {
      // Threads, because a queue would have no more at work than there are cores, and all must meet.
      let thread = Thread {
        let outcome = Result { try body(ThreadPeers(rank: rank, count: count, table)) }
        if case .failure = outcome { table.abandon() }
        outcomes.set(outcome, at: rank)
        ends.signal()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    for _ in 0..<count { ends.wait() }
    return outcomes.all
  }

  private final class Outcomes<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Result<Value, any Error>?]

    init(count: Int) { values = Array(repeating: nil, count: count) }

    func set(_ value: Result<Value, any Error>, at place: Int) {
      lock.withLock { values[place] = value }
    }

    var all: [Result<Value, any Error>] { lock.withLock { values.compactMap(\.self) } }
  }

  package func add(_ vectors: [Tensor], ofLanes laneCount: Int, into sum: Tensor) throws {
    let all = try table.put(vectors.map { $0.copied() }, at: rank)
      .flatMap { $0 as? [Tensor] ?? [] }
    NoPeers().add(all, ofLanes: laneCount, into: sum)
  }

  package func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    try table.put(bytes, at: rank).map { $0 as? [UInt8] ?? [] }
  }
}
