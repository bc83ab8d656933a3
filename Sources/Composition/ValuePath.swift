public import YAMLTree

/// A dotted path to a value, such as `learners.acl.sizes.0`, with the position of every part.
public struct ValuePath: Sendable {
  /// One name between two dots: a key, or the index of a list entry from 0.
  public struct Part: Hashable, Sendable {
    /// The key or index.
    public let name: String
    /// Where it stands.
    public let mark: Mark
  }

  /// The parts from the root on; at least one, none of them empty.
  public let parts: [Part]

  /// Reads a path; `nil` if a part is empty.
  ///
  /// - Parameters:
  ///   - text: The dotted path.
  ///   - mark: Where it begins.
  ///   - isExact: Whether the text stands there as it is, so that parts can be pointed at; without
  ///     escapes and line ends it does.
  public init?(_ text: some StringProtocol, at mark: Mark, isExact: Bool = true) {
    var parts: [Part] = []
    var column = mark.column
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard !part.isEmpty else { return nil }
      let width = part.unicodeScalars.count
      let place = Mark(
        file: mark.file, line: mark.line, column: column, width: width, origin: mark.origin)
      parts.append(Part(name: String(part), mark: isExact ? place : mark))
      column += width + 1
    }
    self.parts = parts
  }

  /// The path as it is written.
  public var text: String { parts.map(\.name).joined(separator: ".") }

  /// The path down to a part, without it.
  func text(before part: Part) -> String {
    parts.prefix { $0 != part }.map(\.name).joined(separator: ".")
  }
}
