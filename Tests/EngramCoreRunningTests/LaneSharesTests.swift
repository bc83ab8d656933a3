import EngramCore
import Synchronization
import Testing

@Suite("What each lane does")
struct LaneSharesTests {
  @Test(arguments: [(1, 7), (2, 7), (3, 2), (4, 0), (5, 100)])
  func sharesMakeUpTheWhole(laneCount: Int, count: Int) {
    let shares = (0..<laneCount).map { LaneGroup.share(ofLane: $0, of: laneCount, in: count) }
    #expect(shares.flatMap(Array.init) == Array(0..<count))
    let lengths = shares.map(\.count)
    #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
  }

  /// Of seven, lane 0 has three and lane 1 four, by twos.
  @Test func partsOfAShare() throws {
    let seen = Mutex<[[Range<Int>]]>([[], []])
    try LaneGroup(count: 2).forEachPart(of: 7, atMost: 2) { lane, part in
      seen.withLock { $0[lane].append(part) }
    }
    #expect(seen.withLock(\.self) == [[0..<2, 2..<3], [3..<5, 5..<7]])
  }
}
