/// A version of Engram: major, minor and patch level.
public struct EngramVersion: Hashable, Sendable, CustomStringConvertible {
  /// The version of this program.
  public static let current = EngramVersion(0, 1)

  /// Changed when plugins and experiments have to change; while it is 0, ``minor`` says that.
  public let major: Int
  /// Changed when something was added.
  public let minor: Int
  /// Changed when something was repaired.
  public let patch: Int

  /// Creates a version, such as `EngramVersion(0, 1)` for 0.1.0.
  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// The three numbers with dots between them.
  public var description: String { "\(major).\(minor).\(patch)" }

  /// Whether what was written for another version works with this one.
  ///
  /// It does when nothing was taken away since (the major versions are the same) and nothing is
  /// missing (this is at least as new). Before 1.0, only the patch level may differ.
  public func supports(_ other: EngramVersion) -> Bool {
    guard major == other.major else { return false }
    return major == 0 ? minor == other.minor : minor >= other.minor
  }
}
