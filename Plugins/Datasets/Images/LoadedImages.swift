internal import EngramCore

/// The images of a prepared dataset, with everything that copying one of them takes.
///
/// With `turnCount` above one, class `t * store.classCount + c` is class `c` of the store turned
/// counter-clockwise by `t` quarters: the turn is index arithmetic at copy time and costs no memory.
final class LoadedImages: Sendable {
  /// The images.
  let store: ImageStore
  /// What is still to be done to them.
  let pipeline: ImagePipeline
  /// The numbers that bytes become.
  let table: PixelTable
  /// How many of the four quarter turns are classes of their own.
  let turnCount: Int

  /// Puts the parts together, measuring the images if the pipeline asks for it.
  ///
  /// - Parameters:
  ///   - store: The images, square if they are turned.
  ///   - pipeline: How they are fed.
  ///   - turnCount: How many of the four quarter turns are classes of their own.
  ///   - histograms: How often each byte occurs in each channel; the store's own if absent.
  init(
    store: ImageStore, pipeline: ImagePipeline, turnCount: Int = 1, histograms: [[Int]]? = nil
  ) {
    self.store = store
    self.pipeline = pipeline
    self.turnCount = turnCount
    table = PixelTable(
      pipeline.normalization, channels: pipeline.fedShape.channels,
      histograms: histograms ?? store.histograms())
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
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    let count = exampleCount(ofClass: classIndex)
    precondition(
      0..<count ~= exampleIndex, "example \(exampleIndex) is not among \(count) of its class")
    precondition(
      pixels.count == pipeline.fedShape.elementCount,
      "an image needs room for \(pipeline.fedShape.elementCount) values, not \(pixels.count)")
    let (turn, base) = classIndex.quotientAndRemainder(dividingBy: store.classCount)
    let size = store.shape.elementCount
    let start = (store.starts[base] + exampleIndex) * size
    store.bytes.withUnsafeBufferPointer { bytes in
      let image = UnsafeBufferPointer(rebasing: bytes[start..<start + size])
      if pipeline.late.isEmpty {
        write(image, turn, into: pixels)
      } else {
        let turned = turn == 0 ? Array(image) : turnedCopy(image, turn)
        let varied = pipeline.finish(
          ByteImage(shape: store.shape, bytes: turned), variation: variation)
        varied.bytes.withUnsafeBufferPointer { write($0, 0, into: pixels) }
      }
    }
  }

  private func write(
    _ image: UnsafeBufferPointer<UInt8>, _ turn: Int,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    guard turn > 0 else { return table.write(image, into: pixels) }
    let channels = table.channels
    table.values.withUnsafeBufferPointer { values in
      QuarterTurn(turn, side: store.shape.height).forEachPixel { target, source in
        for channel in 0..<channels {
          pixels[target &* channels &+ channel] =
            values[channel &* 256 &+ Int(image[source &* channels &+ channel])]
        }
      }
    }
  }

  private func turnedCopy(_ image: UnsafeBufferPointer<UInt8>, _ turn: Int) -> [UInt8] {
    let channels = store.shape.channels
    var bytes = [UInt8](repeating: 0, count: image.count)
    QuarterTurn(turn, side: store.shape.height).forEachPixel { target, source in
      for channel in 0..<channels {
        bytes[target * channels + channel] = image[source * channels + channel]
      }
    }
    return bytes
  }
}

/// The walk through a square image that reads it turned counter-clockwise by quarters.
struct QuarterTurn {
  private let side: Int
  private let start: Int, rowStep: Int, columnStep: Int

  init(_ quarters: Int, side: Int) {
    self.side = side
    let last = side - 1
    (start, rowStep, columnStep) =
      switch quarters & 3 {
      case 1: (last, -1, side)
      case 2: (side * side - 1, -side, -1)
      case 3: (last * side, 1, -side)
      default: (0, side, 1)
      }
  }

  /// Calls the body with every pixel of the turned image and the pixel that it is.
  @inline(__always)
  func forEachPixel(_ body: (_ target: Int, _ source: Int) -> Void) {
    var target = 0
    for row in 0..<side {
      var source = start + row * rowStep
      for _ in 0..<side {
        body(target, source)
        target &+= 1
        source &+= columnStep
      }
    }
  }
}
