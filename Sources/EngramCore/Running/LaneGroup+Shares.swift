extension LaneGroup {
  /// The run of `0..<count` that is a lane's; those of all lanes differ in length by one at most.
  public static func share(ofLane lane: Int, of laneCount: Int, in count: Int) -> Range<Int> {
    precondition((0..<laneCount).contains(lane), "lane \(lane) of \(laneCount)")
    return count * lane / laneCount..<count * (lane + 1) / laneCount
  }

  /// The run of `0..<count` that is a lane's.
  public func share(ofLane lane: Int, in count: Int) -> Range<Int> {
    Self.share(ofLane: lane, of: self.count, in: count)
  }

  /// Calls `body` for parts that make up `0..<count`, every lane with its own share one after the other.
  ///
  /// - Parameters:
  ///   - count: What there is, in whatever unit.
  ///   - size: The most that a part has.
  ///   - body: Works on a part, on the thread of a lane.
  /// - Throws: The error of the lowest lane that threw.
  public func forEachPart(
    of count: Int, atMost size: Int,
    _ body: @Sendable (_ lane: Int, _ part: Range<Int>) throws -> Void
  ) throws {
    _ = try mapParts(of: count, atMost: size, body)
  }

  /// What `body` returns for parts that make up `0..<count`, in their order.
  ///
  /// - Parameters:
  ///   - count: What there is, in whatever unit.
  ///   - size: The most that a part has.
  ///   - body: Works on a part, on the thread of a lane.
  /// - Returns: One value for each part. How many there are depends on the number of lanes.
  /// - Throws: The error of the lowest lane that threw.
  public func mapParts<Value: Sendable>(
    of count: Int, atMost size: Int,
    _ body: @Sendable (_ lane: Int, _ part: Range<Int>) throws -> Value
  ) throws -> [Value] {
    try map { lane in
      let own = share(ofLane: lane, in: count)
      return try stride(from: own.lowerBound, to: own.upperBound, by: size).map { start in
        try body(lane, start..<min(start + size, own.upperBound))
      }
    }.flatMap { $0 }
  }
}
