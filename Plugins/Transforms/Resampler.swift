import EngramCore

/// Resizes images along one axis after the other, rows first, each pass rounded to bytes.
///
/// Gives the bytes of Pillow's `Image.resize` for the filters that it has.
struct Resampler: Sendable {
  private let source: ImageShape
  private let target: ImageShape
  private let horizontal: ResizingAxis
  private let vertical: ResizingAxis

  /// Prepares the weights of both axes; both shapes have the same number of channels.
  init(_ source: ImageShape, to target: ImageShape, filter: ResizingFilter, isAntialiased: Bool) {
    precondition(
      source.channels == target.channels,
      "resizing keeps the \(source.channels) channels, and does not make \(target.channels)")
    self.source = source
    self.target = target
    horizontal = ResizingAxis(
      source: source.width, target: target.width, filter: filter, isAntialiased: isAntialiased)
    vertical = ResizingAxis(
      source: source.height, target: target.height, filter: filter, isAntialiased: isAntialiased)
  }

  /// Resizes one image of the source's shape.
  func resize(_ image: ByteImage) -> ByteImage {
    let rows = horizontal.isIdentity ? image.bytes : resizeRows(image.bytes)
    return ByteImage(shape: target, bytes: vertical.isIdentity ? rows : resizeColumns(rows))
  }

  private func resizeRows(_ bytes: [UInt8]) -> [UInt8] {
    let channels = source.channels
    return bytes.withUnsafeBufferPointer { bytes in
      horizontal.weights.withUnsafeBufferPointer { weights in
        Self.filled(count: source.height * target.width * channels) { result in
          for (column, tap) in horizontal.taps.enumerated() {
            for row in 0..<source.height {
              for channel in 0..<channels {
                var sum = ResizingAxis.half
                var index = (row * source.width + tap.first) * channels + channel
                for offset in 0..<tap.count {
                  sum &+= Int32(bytes[index]) &* weights[tap.weight &+ offset]
                  index &+= channels
                }
                result[(row * target.width + column) * channels + channel] = Self.byte(sum)
              }
            }
          }
        }
      }
    }
  }

  private func resizeColumns(_ bytes: [UInt8]) -> [UInt8] {
    let width = target.width * target.channels
    return bytes.withUnsafeBufferPointer { bytes in
      vertical.weights.withUnsafeBufferPointer { weights in
        Self.filled(count: target.height * width) { result in
          withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { sums in
            for (row, tap) in vertical.taps.enumerated() {
              sums.update(repeating: ResizingAxis.half)
              for offset in 0..<tap.count {
                let weight = weights[tap.weight + offset]
                let line = (tap.first + offset) * width
                for column in 0..<width {
                  sums[column] &+= Int32(bytes[line &+ column]) &* weight
                }
              }
              for column in 0..<width { result[row * width + column] = Self.byte(sums[column]) }
            }
          }
        }
      }
    }
  }

  private static func filled(
    count: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      body(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
  }

  /// Filters with negative weights leave the range of a byte at edges.
  private static func byte(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> ResizingAxis.precision)))
  }
}
