internal import EngramCore

/// Images of one shape as bytes in one block, ordered by class.
struct ImageStore: Sendable {
  /// The extents of every image.
  let shape: ImageShape
  /// Images, one after the other, channels last.
  let bytes: ImageBytes
  /// The first image of every class, and the number of images at the end.
  let starts: [Int]
  private let knownHistograms: [[Int]]?

  /// Creates a store of images that are already ordered by class.
  ///
  /// - Parameters:
  ///   - shape: The extents of every image.
  ///   - bytes: Images, one after the other.
  ///   - examplesPerClass: The number of images of every class.
  ///   - histograms: How often each byte occurs in each channel, if that is known already.
  init(
    shape: ImageShape, bytes: ImageBytes, examplesPerClass: [Int], histograms: [[Int]]? = nil
  ) {
    self.shape = shape
    self.bytes = bytes
    knownHistograms = histograms
    starts = examplesPerClass.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    precondition(
      bytes.count == starts[starts.count - 1] * shape.elementCount,
      "\(bytes.count) bytes are not \(starts[starts.count - 1]) images of \(shape)")
  }

  /// Creates a store of images in memory.
  init(shape: ImageShape, bytes: [UInt8], examplesPerClass: [Int]) {
    self.init(shape: shape, bytes: ImageBytes(bytes), examplesPerClass: examplesPerClass)
  }

  /// The number of classes.
  var classCount: Int { starts.count - 1 }

  /// How often each byte occurs in each channel.
  func histograms() -> [[Int]] {
    if let knownHistograms { return knownHistograms }
    let channels = shape.channels
    var counts = [Int](repeating: 0, count: 256 * channels)
    counts.withUnsafeMutableBufferPointer { counts in
      bytes.withUnsafeBufferPointer { bytes in
        for channel in 0..<channels {
          for index in stride(from: channel, to: bytes.count, by: channels) {
            counts[256 &* channel &+ Int(bytes[index])] &+= 1
          }
        }
      }
    }
    return (0..<channels).map { Array(counts[256 * $0..<256 * ($0 + 1)]) }
  }
}
