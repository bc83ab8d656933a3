internal import YAMLTree

/// What `engram explain` and the page `docs/errors.md` say about one diagnostic code.
struct CodeExplanation {
  /// The code.
  let code: Diagnostic.Code
  /// What the mistake is and what to do about it.
  let meaning: String
  /// Lines of an experiment with this mistake, or shell lines that begin with `$ `; empty if no
  /// component that comes with the program can have it.
  let example: String

  init(_ code: Diagnostic.Code, _ meaning: String, example: String) {
    self.code = code
    self.meaning = meaning
    self.example = example
  }

  /// Every code, in the order in which an experiment is read.
  ///
  /// A test compares the list with the codes that the sources define.
  static let all = text + composition + values + components

  /// The name of the code.
  var name: String { code.name }

  static func of(_ name: String) -> CodeExplanation? { all.first { $0.name == name } }
}
