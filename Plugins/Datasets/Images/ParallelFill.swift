internal import EngramCore
import Glibc

/// Fills an array of equally large items on all cores.
enum ParallelFill {
  /// The most bytes that a dataset may take.
  static let byteLimit = 4 << 30

  // Safe to hand to other threads: each of them writes its own items only, and the array is read
  // after all have finished.
  private struct Base: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<UInt8>
  }

  /// Makes `itemCount * itemSize` bytes.
  ///
  /// - Parameters:
  ///   - itemCount: The number of items.
  ///   - itemSize: Bytes per item.
  ///   - body: Writes the items of a range; it is called on several threads, and the buffer begins
  ///     with the first item of its range.
  /// - Returns: All items, one after the other.
  /// - Throws: What `body` throws, or ``DataError`` when the array would be too large.
  static func bytes(
    itemCount: Int, itemSize: Int,
    _ body:
      @Sendable (_ items: Range<Int>, _ bytes: UnsafeMutableBufferPointer<UInt8>) throws
      -> Void
  ) throws -> [UInt8] {
    guard itemCount <= byteLimit / itemSize else {
      throw DataError(
        "\(itemCount) times \(itemSize) bytes of images are more than fit into memory; choose a "
          + "smaller `size` or fewer images")
    }
    return try [UInt8](unsafeUninitializedCapacity: itemCount * itemSize) { buffer, count in
      guard let start = buffer.baseAddress, itemCount > 0 else { return }
      let base = Base(pointer: start)
      let laneCount = max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), itemCount, 16))
      try LaneGroup(count: laneCount).run { lane in
        let items = LaneGroup.share(ofLane: lane, of: laneCount, in: itemCount)
        try body(
          items,
          UnsafeMutableBufferPointer(
            start: base.pointer + items.lowerBound * itemSize, count: items.count * itemSize))
      }
      count = itemCount * itemSize
    }
  }
}
