/// One image as bytes, channels last: `[height, width, channels]`.
public struct ByteImage: Hashable, Sendable {
  /// Rows, columns and channels.
  public let shape: ImageShape
  /// `shape.elementCount` bytes, row-major, the channels of a pixel side by side.
  public var bytes: [UInt8]

  /// Creates an image of given bytes.
  public init(shape: ImageShape, bytes: [UInt8]) {
    precondition(
      bytes.count == shape.elementCount,
      "an image of \(shape) has \(shape.elementCount) bytes, not \(bytes.count)")
    self.shape = shape
    self.bytes = bytes
  }

  /// Creates an image of one value everywhere.
  public init(shape: ImageShape, filledWith byte: UInt8 = 0) {
    self.init(shape: shape, bytes: [UInt8](repeating: byte, count: shape.elementCount))
  }

  /// One value of one pixel.
  public subscript(row: Int, column: Int, channel: Int) -> UInt8 {
    get { bytes[(row * shape.width + column) * shape.channels + channel] }
    set { bytes[(row * shape.width + column) * shape.channels + channel] = newValue }
  }
}
