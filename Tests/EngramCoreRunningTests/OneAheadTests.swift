import EngramCore
import Synchronization
import Testing

@Suite("Values made ahead")
struct OneAheadTests {
  private final class Count: Sendable {
    let made = Mutex<[Int]>([])
    let alive = Atomic(0)
    let most = Atomic(0)
  }

  /// A value that is counted as long as it lives.
  private final class Value: Sendable {
    let number: Int
    private let count: Count
    init(_ number: Int, _ count: Count) {
      self.number = number
      self.count = count
      let now = count.alive.add(1, ordering: .relaxed).newValue
      count.most.max(now, ordering: .relaxed)
      count.made.withLock { $0.append(number) }
    }
    deinit { count.alive.subtract(1, ordering: .relaxed) }
  }

  @Test func theyAreMadeOnceAndAtMostOneWaits() {
    let count = Count()
    do {
      let ahead = OneAhead<Int, Value> { Value($0, count) }
      for number in 0..<50 { #expect(ahead.take(number, next: number + 1).number == number) }
      #expect(ahead.waiting > .zero)
    }
    #expect(count.made.withLock { $0 } == Array(0...50), "one after the other, none twice")
    #expect(count.most.load(ordering: .relaxed) <= 2, "one in use and one ahead")
    #expect(count.alive.load(ordering: .relaxed) == 0)
  }

  @Test func whatWasNotAnnouncedIsMadeAllTheSame() {
    let ahead = OneAhead<Int, Int> { 10 * $0 }
    #expect(ahead.take(1, next: 2) == 10)
    #expect(ahead.take(7, next: 8) == 70)
    #expect(ahead.take(8, next: nil) == 80)
    #expect(ahead.take(2, next: nil) == 20)
  }
}
