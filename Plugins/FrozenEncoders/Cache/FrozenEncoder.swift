public import EngramCore

/// An encoder that can do without parameters of its own to train, so that its features can be kept.
public protocol FrozenEncoder: Encoder {
  /// Whether it does without them, as it is set.
  var isFrozen: Bool { get }

  /// A digest of all its weights; callable after ``Encoder/prepare()`` if it is frozen.
  var weightDigest: String { get }
}

extension FrozenEncoder {
  /// It is.
  public var isFrozen: Bool { true }
}
