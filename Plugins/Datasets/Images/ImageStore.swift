/// Square grey images as bytes in one block, ordered by class.
struct ImageStore: Sendable {
  /// Rows and columns of every image.
  let side: Int
  /// Images, one after the other, each row-major.
  let bytes: [UInt8]
  /// The first image of every class, and the number of images at the end.
  let starts: [Int]

  /// Creates a store of images that are already ordered by class.
  init(side: Int, bytes: [UInt8], examplesPerClass: [Int]) {
    self.side = side
    self.bytes = bytes
    starts = examplesPerClass.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    precondition(
      bytes.count == starts[starts.count - 1] * side * side,
      "\(bytes.count) bytes are not \(starts[starts.count - 1]) images of \(side)x\(side)")
  }

  /// The number of classes.
  var classCount: Int { starts.count - 1 }

  /// How often each byte occurs.
  func histogram() -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    counts.withUnsafeMutableBufferPointer { counts in
      for byte in bytes { counts[Int(byte)] += 1 }
    }
    return counts
  }
}

/// The images of a prepared dataset, with everything that copying one of them takes.
///
/// With `turnCount` above one, class `t * store.classCount + c` is class `c` of the store turned
/// counter-clockwise by `t` quarters: the turn is index arithmetic at copy time and costs no memory.
final class LoadedImages: Sendable {
  /// The images.
  let store: ImageStore
  /// The numbers that bytes become.
  let table: PixelTable
  /// How many of the four quarter turns are classes of their own.
  let turnCount: Int

  /// Puts the parts together, measuring the images if the format asks for it.
  ///
  /// - Parameters:
  ///   - store: The images.
  ///   - format: How they are fed.
  ///   - turnCount: How many of the four quarter turns are classes of their own.
  ///   - histogram: How often each byte occurs; the store's own if absent.
  init(store: ImageStore, format: ImageFormat, turnCount: Int = 1, histogram: [Int]? = nil) {
    self.store = store
    self.turnCount = turnCount
    table = PixelTable(
      format.normalization, channels: format.channels, histogram: histogram ?? store.histogram())
  }

  /// The number of classes.
  var classCount: Int { store.classCount * turnCount }

  /// The number of examples of a class.
  func exampleCount(ofClass classIndex: Int) -> Int {
    precondition(
      0..<classCount ~= classIndex, "class \(classIndex) is not among \(classCount) classes")
    let base = classIndex % store.classCount
    return store.starts[base + 1] - store.starts[base]
  }

  /// Writes the normalised pixels of one example, channels last.
  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    let side = store.side
    let channels = table.channels
    let count = exampleCount(ofClass: classIndex)
    precondition(
      0..<count ~= exampleIndex, "example \(exampleIndex) is not among \(count) of its class")
    precondition(
      pixels.count == side * side * channels,
      "an image needs room for \(side * side * channels) values, not \(pixels.count)")
    let (turn, base) = classIndex.quotientAndRemainder(dividingBy: store.classCount)
    let walk = QuarterTurn(turn, side: side)
    let image = (store.starts[base] + exampleIndex) * side * side + walk.start
    store.bytes.withUnsafeBufferPointer { bytes in
      table.values.withUnsafeBufferPointer { values in
        var target = 0
        for row in 0..<side {
          var source = image + row * walk.rowStep
          for _ in 0..<side {
            let byte = Int(bytes[source])
            for channel in 0..<channels {
              pixels[target &+ channel] = values[channel &* 256 &+ byte]
            }
            target &+= channels
            source &+= walk.columnStep
          }
        }
      }
    }
  }
}

/// The walk through a square image that reads it turned counter-clockwise by quarters.
private struct QuarterTurn {
  let start: Int, rowStep: Int, columnStep: Int

  init(_ quarters: Int, side: Int) {
    let last = side - 1
    (start, rowStep, columnStep) =
      switch quarters & 3 {
      case 1: (last, -1, side)
      case 2: (side * side - 1, -side, -1)
      case 3: (last * side, 1, -side)
      default: (0, side, 1)
      }
  }
}
