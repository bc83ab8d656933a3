import Glibc

extension Source {
  /// The largest file that is read.
  ///
  /// Experiments are a few kilobytes; a larger file is a mistake
  /// such as naming a data file.
  public static let byteLimit = 1 << 20

  /// Reads a file in UTF-8, or in UTF-16 or UTF-32 if it begins with a byte-order mark.
  ///
  /// - Throws: ``ConfigurationError`` with one diagnostic if the file cannot be read, is too large
  ///   or is not text.
  public static func read(file path: String) throws(ConfigurationError) -> Source {
    try Source(file: path, bytes: try readBytes(path))
  }

  /// Creates a source from the bytes of a file.
  ///
  /// - Throws: ``ConfigurationError`` with one diagnostic if they are not text.
  public init(file path: String, bytes: [UInt8]) throws(ConfigurationError) {
    if let encoding = ByteOrderMark(bytes) {
      guard let text = encoding.text(of: bytes) else {
        throw ConfigurationError([
          Diagnostic(
            .notUTF8,
            "the file begins as \(encoding.name), but is not; save it as UTF-8",
            at: Mark(wholeFile: path))
        ])
      }
      self.init(file: path, text: text)
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError([
        Diagnostic(
          .notUTF8, "the text is not UTF-8 from here on; save the file as UTF-8",
          at: Self.positionOfInvalidByte(bytes, path))
      ])
    }
    self.init(file: path, text: text)
  }

  private static func readBytes(_ path: String) throws(ConfigurationError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemFailure(path) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: byteLimit + 1)
    var count = 0
    while count < bytes.count {
      let received = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if received < 0 && errno == EINTR { continue }
      guard received >= 0 else { throw systemFailure(path) }
      if received == 0 { break }
      count += received
    }
    guard count <= byteLimit else {
      throw failure(
        .unreadableFile, "the file is larger than 1 MiB; is it really an experiment?", path)
    }
    return Array(bytes[..<count])
  }

  private static func systemFailure(_ path: String) -> ConfigurationError {
    switch errno {
    case ENOENT: failure(.unreadableFile, "there is no such file; check the path", path)
    case EISDIR: failure(.unreadableFile, "this is a folder; name a YAML file in it", path)
    case EACCES:
      failure(.unreadableFile, "the file may not be read; check its permissions", path)
    case let code:
      failure(
        .unreadableFile, "the file cannot be read: \(String(cString: strerror(code)))", path)
    }
  }

  private static func failure(
    _ code: Diagnostic.Code, _ message: String, _ path: String
  )
    -> ConfigurationError
  {
    ConfigurationError([Diagnostic(code, message, at: Mark(wholeFile: path))])
  }

  private static func positionOfInvalidByte(_ bytes: [UInt8], _ path: String) -> Mark {
    var cursor = TextCursor()
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { cursor.advance(over: scalar) }
    return Mark(file: path, line: cursor.line + 1, column: cursor.column + 1)
  }
}
