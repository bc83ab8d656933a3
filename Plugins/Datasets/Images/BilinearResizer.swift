import Glibc

/// Resizes grey images with a triangle filter that widens when it shrinks (antialiasing).
///
/// Gives the bytes of Pillow's `resize(…, Image.BILINEAR)`: rows first, then columns, each pass with
/// weights rounded to 22 bits and a result rounded to a byte.
struct BilinearResizer: Sendable {
  /// Rows of the images that go in.
  let sourceHeight: Int
  /// Columns of the images that go in.
  let sourceWidth: Int
  /// The extent of the square images that come out.
  let side: Int
  private let horizontal: Axis
  private let vertical: Axis

  /// Prepares the weights of both axes.
  init(sourceHeight: Int, sourceWidth: Int, side: Int) {
    self.sourceHeight = sourceHeight
    self.sourceWidth = sourceWidth
    self.side = side
    horizontal = Axis(source: sourceWidth, target: side)
    vertical = Axis(source: sourceHeight, target: side)
  }

  /// Bytes of scratch memory that ``resize(_:into:scratch:)`` needs.
  var scratchCount: Int { sourceHeight * side }

  /// Resizes one image.
  ///
  /// - Parameters:
  ///   - source: `sourceHeight * sourceWidth` bytes, row-major.
  ///   - target: `side * side` bytes, row-major.
  ///   - scratch: ``scratchCount`` bytes that are overwritten.
  func resize(
    _ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>,
    scratch: UnsafeMutablePointer<UInt8>
  ) {
    let rows = vertical.isIdentity ? target : scratch
    if horizontal.isIdentity {
      rows.update(from: source, count: sourceHeight * side)
    } else {
      shrinkRows(source, into: rows)
    }
    if !vertical.isIdentity { shrinkColumns(scratch, into: target) }
  }

  private func shrinkRows(_ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>)
  {
    horizontal.weights.withUnsafeBufferPointer { weights in
      for column in 0..<side {
        let tap = horizontal.taps[column]
        for row in 0..<sourceHeight {
          let pixels = source + row * sourceWidth + tap.first
          var sum = Axis.half
          for index in 0..<tap.count {
            sum &+= Int32(pixels[index]) &* weights[tap.weight &+ index]
          }
          target[row * side + column] = UInt8(truncatingIfNeeded: sum >> Axis.precision)
        }
      }
    }
  }

  private func shrinkColumns(
    _ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: side) { sums in
      for row in 0..<side {
        let tap = vertical.taps[row]
        sums.update(repeating: Axis.half)
        for index in 0..<tap.count {
          let weight = vertical.weights[tap.weight + index]
          let pixels = source + (tap.first + index) * side
          for column in 0..<side { sums[column] &+= Int32(pixels[column]) &* weight }
        }
        for column in 0..<side {
          target[row * side + column] = UInt8(truncatingIfNeeded: sums[column] >> Axis.precision)
        }
      }
    }
  }
}

/// The weights of one axis: for every target position, the sources that it is an average of.
private struct Axis: Sendable {
  struct Tap: Sendable {
    let first: Int, count: Int, weight: Int
  }

  // 32 bits hold 255 times weights that add up to 1 at this precision, with one bit to spare. The
  // weights are not negative, so no sum leaves the range of a byte.
  static let precision: Int32 = 22
  static let half: Int32 = 1 << (precision - 1)

  let isIdentity: Bool
  let taps: [Tap]
  let weights: [Int32]

  init(source: Int, target: Int) {
    isIdentity = source == target
    let scale = Double(source) / Double(target)
    let support = max(scale, 1)
    var taps: [Tap] = []
    var weights: [Int32] = []
    for position in 0..<target {
      let center = (Double(position) + 0.5) * scale
      let first = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), source)
      let shares = (first..<end).map { max(0, 1 - abs((Double($0) - center + 0.5) / support)) }
      let total = shares.reduce(0, +)
      taps.append(Tap(first: first, count: end - first, weight: weights.count))
      weights += shares.map { Int32(0.5 + $0 / total * Double(1 << Axis.precision)) }
    }
    self.taps = taps
    self.weights = weights
  }
}
