internal import Glibc

/// A file or folder that could not be read or written.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// What was tried.
  public enum Action: String, Sendable {
    /// Opening or reading.
    case read
    /// Creating, writing or replacing.
    case write
    /// Making a folder.
    case create
  }

  /// What was tried.
  public let action: Action
  /// The file or folder, as it was named by the caller.
  public let path: String
  /// Why it failed, such as `No space left on device`.
  public let reason: String

  /// Creates an error from its parts.
  public init(_ action: Action, _ path: String, reason: String) {
    self.action = action
    self.path = path
    self.reason = reason
  }

  /// Creates an error from a system error code.
  init(_ action: Action, _ path: String, code: CInt) {
    self.init(action, path, reason: String(cString: strerror(code)))
  }

  /// One sentence: `cannot write runs/a/metrics.jsonl: No space left on device`.
  public var description: String { "cannot \(action.rawValue) \(path): \(reason)" }
}
