/// A data file that is missing, damaged or not what its name says.
public struct DataError: Error, CustomStringConvertible {
  // Enough for the longest path; an archive may hold names of any length.
  private static let lengthLimit = 6000

  /// One sentence in one line: what is wrong, with which file, and what to do.
  public let message: String

  /// Creates an error from its sentence.
  ///
  /// Messages quote names and contents of files, and those must not control the terminal: control
  /// characters are written as `\u{1b}`, and what is very long is cut in the middle.
  public init(_ message: String) {
    let scalars = message.unicodeScalars
    guard scalars.count > DataError.lengthLimit || scalars.contains(where: DataError.isControl)
    else {
      self.message = message
      return
    }
    var line = String.UnicodeScalarView()
    for scalar in scalars {
      if DataError.isControl(scalar) {
        line.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      } else {
        line.append(scalar)
      }
    }
    if line.count > DataError.lengthLimit {
      let half = DataError.lengthLimit / 2
      self.message = "\(String(line.prefix(half)))…\(String(line.suffix(half)))"
    } else {
      self.message = String(line)
    }
  }

  /// The sentence.
  public var description: String { message }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
