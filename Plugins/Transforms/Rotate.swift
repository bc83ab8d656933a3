public import EngramCore
import Glibc
public import TensorEngine

/// Turns images about their centre, by a fixed angle or by one that varies.
public struct Rotate: ImageTransform {
  /// The word in YAML.
  public static let typeName = "rotate"
  /// One sentence for lists.
  public static let summary = "Turns images by an angle, and by a random one as augmentation."

  private let degrees: Double
  private let spread: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    degrees = settings.number(
      "degrees", default: 0, in: -360...360, "The angle, counter-clockwise.")
    spread = settings.number(
      "spread", default: 0, in: 0...180, "Most degrees by which the angle varies, as augmentation.")
  }

  /// Whether the angle varies.
  public var isRandom: Bool { spread > 0 }
  /// The angle.
  public var identity: String { "rotate \(degrees) \(spread)" }

  /// The turned image: every pixel read bilinearly from where it was, black outside.
  public func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    let deviation = isRandom ? random?.uniform(in: -1...1) : nil
    let angle = degrees + spread * Double(deviation ?? 0)
    let (sine, cosine) = (sin(angle * .pi / 180), cos(angle * .pi / 180))
    let (middleRow, middleColumn) = (
      Double(image.shape.height - 1) / 2, Double(image.shape.width - 1) / 2
    )
    var result = ByteImage(shape: image.shape)
    for row in 0..<image.shape.height {
      for column in 0..<image.shape.width {
        let (down, right) = (Double(row) - middleRow, Double(column) - middleColumn)
        let sourceRow = middleRow + cosine * down + sine * right
        let sourceColumn = middleColumn - sine * down + cosine * right
        for channel in 0..<image.shape.channels {
          result[row, column, channel] = image.bilinear(sourceRow, sourceColumn, channel)
        }
      }
    }
    return result
  }
}

extension ByteImage {
  /// The value between pixels; black outside.
  fileprivate func bilinear(_ row: Double, _ column: Double, _ channel: Int) -> UInt8 {
    let (top, left) = (Int(row.rounded(.down)), Int(column.rounded(.down)))
    // Quarter turns land on pixels but for rounding.
    let (down, right) = (row - Double(top), column - Double(left))
    func value(_ row: Int, _ column: Int) -> Double {
      guard (0..<shape.height).contains(row), (0..<shape.width).contains(column) else { return 0 }
      return Double(self[row, column, channel])
    }
    let upper = value(top, left) * (1 - right) + value(top, left + 1) * right
    let lower = value(top + 1, left) * (1 - right) + value(top + 1, left + 1) * right
    return UInt8(max(0, min(255, (upper * (1 - down) + lower * down).rounded())))
  }
}
