/// A file that could not be fetched.
public struct DownloadError: Error, Equatable, CustomStringConvertible {
  /// What it is about, for callers that fetch several files.
  public enum Cause: Sendable {
    /// The server, the connection or what came over it: another file may be had all the same.
    case source
    /// This machine: no other file will do better.
    case place
    /// A person or a scheduler wanted it to end.
    case stop
  }

  /// What it is about.
  public let cause: Cause
  /// One sentence: what is wrong, with which address or file, and what to do.
  public let message: String

  init(_ cause: Cause, _ message: String) {
    self.cause = cause
    self.message = message
  }

  /// The sentence.
  public var description: String { message }
}
