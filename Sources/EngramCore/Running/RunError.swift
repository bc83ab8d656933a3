/// A run that cannot start or go on.
public struct RunError: Error, Equatable, CustomStringConvertible {
  /// One sentence: what is wrong, and what to do where that is known.
  public let message: String

  /// Creates an error from its sentence.
  public init(_ message: String) { self.message = message }

  /// The sentence.
  public var description: String { message }
}
