internal import Files

/// A safetensors file that cannot be read, is damaged, or does not hold what is asked for.
public struct SafetensorsError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let reason: String

  /// Creates an error from its parts.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(_ error: FileError) {
    self.init(path: error.path, reason: error.reason)
  }

  /// The path and the reason: `weights.safetensors: the header is cut off`.
  public var description: String { "\(path): \(reason)" }
}
