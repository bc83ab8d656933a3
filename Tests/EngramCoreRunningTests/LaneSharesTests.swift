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

  /// What lanes return stands in their order, whoever is first.
  @Test func resultsStandInTheOrderOfTheLanes() throws {
    let group = LaneGroup(count: 3)
    let second = Mutex(false)
    let values = try group.map { lane in
      // Lane 0 waits for lane 1.
      while lane == 0, !second.withLock(\.self) {}
      if lane == 1 { second.withLock { $0 = true } }
      return lane * lane
    }
    #expect(values == [0, 1, 4])
    #expect(try group.map(lanes: 1..<3) { -$0 } == [-1, -2])
    let parts = try LaneGroup(count: 2).mapParts(of: 7, atMost: 2) { ($0, $1) }
    #expect(parts.map(\.0) == [0, 0, 1, 1])
    #expect(parts.map(\.1) == [0..<2, 2..<3, 3..<5, 5..<7])
  }
}
