/// Which elements of one tensor are dropped: a rate and the name of a random mask.
///
/// The mask is a hash of the key and the element's index, so that the backward pass finds it again
/// without storing it, and a rerun of a step drops the same elements.
public struct Dropout: Hashable, Sendable {
  /// The share of elements set to zero, in `0..<1`; the others are scaled by `1 / (1 - rate)`.
  public let rate: Float
  /// The name of the mask.
  public let key: UInt64

  /// Creates a mask.
  public init(rate: Float, key: UInt64) {
    precondition((0..<1).contains(rate), "a dropout rate lies in 0..<1, not at \(rate)")
    self.rate = rate
    self.key = key
  }

  /// Keeps everything.
  public static let none = Dropout(rate: 0, key: 0)

  /// `rate` as a share of 2^32, the form that kernels compare a hash with.
  public var threshold: UInt32 { UInt32(Double(rate) * 4_294_967_296) }

  /// The factor of the elements that are kept, exactly as kernels compute it.
  public var scale: Float { Float(1 / (1 - Double(threshold) / 4_294_967_296)) }
}
