/// Square windows that move over maps.
public struct MapWindow: Hashable, Sendable {
  /// Side of a window in pixels.
  public let size: Int
  /// Pixels from one window to the next.
  public let stride: Int
  /// Pixels by which the first window begins before the map, and the last may end behind it.
  public let padding: Int

  /// Creates windows.
  public init(size: Int, stride: Int, padding: Int) {
    precondition(
      size > 0 && stride > 0 && 0 <= padding && padding < size,
      "there are no windows of \(size) pixels with stride \(stride) and padding \(padding)")
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// Windows along an axis of so many pixels.
  public func count(along extent: Int) -> Int {
    extent + 2 * padding < size ? 0 : (extent + 2 * padding - size) / stride + 1
  }
}
