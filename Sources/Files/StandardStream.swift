internal import Glibc

/// The streams that a program starts with, written without a buffer.
public enum StandardStream: CInt, Sendable {
  /// Where results go.
  case output = 1
  /// Where notes and errors go.
  case error = 2

  /// Writes text.
  public func write(_ text: String) throws(FileError) {
    var text = text
    let failure = text.withUTF8 {
      FileDescriptor.writeAll(UnsafeRawBufferPointer($0), to: rawValue)
    }
    let name = self == .output ? "standard output" : "standard error"
    if let failure { throw FileError(.write, name, code: failure) }
  }
}

extension StandardStream {
  /// The columns of the terminal behind the stream; `nil` where there is none.
  public var columnCount: Int? {
    var size = winsize()
    guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
