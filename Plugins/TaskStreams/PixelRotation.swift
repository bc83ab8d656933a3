internal import EngramCore
internal import Glibc

/// Turns an image about its centre, counter-clockwise; beyond its edge the pixels of the edge go on.
struct PixelRotation: PixelChange {
  private let sine: Double
  private let cosine: Double

  init(degrees: Double) {
    // Exact for quarter turns, where pixels are to land on pixels.
    let quarters = degrees / 90
    if quarters == quarters.rounded() {
      let turn = ((Int(quarters) % 4) + 4) % 4
      (sine, cosine) = [(0, 1), (1, 0), (0, -1), (-1, 0)][turn]
    } else {
      (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    }
  }

  func apply(
    from image: [Float], to result: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape
  ) {
    let (middleRow, middleColumn) = (Double(shape.height - 1) / 2, Double(shape.width - 1) / 2)
    func value(_ row: Double, _ column: Double, _ channel: Int) -> Float {
      let row = min(max(row, 0), Double(shape.height - 1))
      let column = min(max(column, 0), Double(shape.width - 1))
      return image[(Int(row) * shape.width + Int(column)) * shape.channels + channel]
    }
    for row in 0..<shape.height {
      for column in 0..<shape.width {
        let (down, right) = (Double(row) - middleRow, Double(column) - middleColumn)
        let sourceRow = middleRow + cosine * down + sine * right
        let sourceColumn = middleColumn - sine * down + cosine * right
        let (top, left) = (sourceRow.rounded(.down), sourceColumn.rounded(.down))
        let (below, beside) = (Float(sourceRow - top), Float(sourceColumn - left))
        for channel in 0..<shape.channels {
          let upper =
            value(top, left, channel) * (1 - beside) + value(top, left + 1, channel) * beside
          let lower =
            value(top + 1, left, channel) * (1 - beside)
            + value(top + 1, left + 1, channel) * beside
          result[(row * shape.width + column) * shape.channels + channel] =
            upper * (1 - below) + lower * below
        }
      }
    }
  }
}
