public import EngramCore

/// An encoder without parameters of its own to train, so that its features can be kept.
public protocol FrozenEncoder: Encoder {
  /// A digest of all its weights; callable after ``Encoder/prepare()``.
  var weightDigest: String { get }
}
