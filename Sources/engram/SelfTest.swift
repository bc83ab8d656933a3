import EngramCore

/// Compares the engine with recorded results of the reference implementation.
enum SelfTest {
  /// Checks every fixture of a folder.
  ///
  /// - Throws: ``RunError`` when a check fails.
  static func run(fixtures: String) throws {
    throw RunError("the self-test is not available in this build")
  }
}
