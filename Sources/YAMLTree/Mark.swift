/// A position in a text, counted from one, and how many columns the thing found there covers.
public struct Mark: Hashable, Sendable {
  /// Where the text came from, which decides how a position in it is written.
  public enum Origin: Hashable, Sendable {
    /// A line and a column of a file.
    case file
    /// A file as a whole: there is no line to show, as when it cannot be opened.
    case wholeFile
    /// An argument of the command line.
    case argument
  }

  /// The file as the user named it, or the argument as the user wrote it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in Unicode scalars.
  public let column: Int
  /// The columns that are meant, at least 1: as many carets are drawn.
  public let width: Int
  /// Where the text came from.
  public let origin: Origin

  /// Creates a position.
  public init(
    file: String, line: Int, column: Int, width: Int = 1, origin: Origin = .file
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.width = max(width, 1)
    self.origin = origin
  }

  /// Creates the position that stands for a file as a whole.
  public init(wholeFile file: String) {
    self.init(file: file, line: 0, column: 0, origin: .wholeFile)
  }

  /// The mark of a node that no text contains, such as a default that is written out.
  public static let none = Mark(wholeFile: "")
}

extension Mark: CustomStringConvertible {
  /// The position as compilers write it: `file.yaml:7:9`; an argument is shown as it was given.
  public var description: String {
    switch origin {
    case .file: "\(file):\(line):\(column)"
    case .wholeFile, .argument: file
    }
  }
}
