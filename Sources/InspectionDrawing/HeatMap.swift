internal import EngramCore
internal import Pictures

/// A matrix as a picture: a row for every output, a column for every input, as the papers draw it.
struct HeatMap {
  private let matrix: MemoryMatrix
  /// The absolute value that has the strongest colour.
  private let bound: Double
  /// The side of an element in pixels.
  private let scale: Int

  init(_ matrix: MemoryMatrix, bound: Double, scale: Int) {
    self.matrix = matrix
    self.bound = bound
    self.scale = scale
  }

  /// The size of a matrix drawn at a scale.
  static func size(of matrix: MemoryMatrix, scale: Int) -> (width: Double, height: Double) {
    (Double(matrix.rowCount * scale), Double(matrix.columnCount * scale))
  }

  /// The absolute value that has the strongest colour: a quantile of those of all elements.
  ///
  /// - Parameters:
  ///   - matrices: All that share a scale.
  ///   - share: The share of elements that are not above it; one for the largest.
  /// - Returns: A positive number; one if all elements are zero.
  static func bound(of matrices: [MemoryMatrix], share: Double = 1) -> Double {
    let sizes = matrices.flatMap { $0.elements.map(abs) }.filter(\.isFinite).sorted()
    guard let largest = sizes.last, largest > 0 else { return 1 }
    let place = Int((share * Double(sizes.count)).rounded(.up)) - 1
    let quantile = sizes[max(0, min(place, sizes.count - 1))]
    return Double(quantile > 0 ? quantile : largest)
  }

  /// The quantile for changes, few of which are much larger than the others.
  static let changeShare = 0.99

  /// The elements as pixels.
  var image: ByteImage {
    let (inputs, outputs) = (matrix.rowCount, matrix.columnCount)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * inputs * outputs)
    for output in 0..<outputs {
      for input in 0..<inputs {
        bytes += DivergingColors.bytes(
          of: Double(matrix.elements[input * outputs + output]) / bound)
      }
    }
    return ByteImage(
      shape: ImageShape(height: outputs, width: inputs, channels: 3), bytes: bytes)
  }

  /// Draws the picture with a thin frame.
  func draw(into svg: inout SVGWriter, at corner: Point, title: String) throws {
    try svg.image(image, at: corner, scale: Double(scale), title: title)
    let (width, height) = Self.size(of: matrix, scale: scale)
    svg.element(
      "rect",
      [
        ("x", SVGWriter.number(corner.x - 0.5)), ("y", SVGWriter.number(corner.y - 0.5)),
        ("width", SVGWriter.number(width + 1)), ("height", SVGWriter.number(height + 1)),
        ("fill", "none"), ("stroke", Sheet.frame), ("stroke-width", "1"),
      ])
  }
}
