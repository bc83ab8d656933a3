/// Collects broken laws as sentences.
///
/// Contract checks return strings instead of failing a test themselves, so that this library needs
/// no test framework.
struct Violations {
  /// What was found, in the order of the checks, each sentence once.
  private(set) var sentences: [String] = []

  /// Records a sentence unless a law holds.
  ///
  /// - Returns: Whether it holds.
  @discardableResult
  mutating func require(_ holds: Bool, _ sentence: @autoclosure () -> String) -> Bool {
    if !holds { record(sentence()) }
    return holds
  }

  /// Records a sentence.
  mutating func record(_ sentence: String) {
    // A law that is broken everywhere would otherwise bury the others.
    if !sentences.contains(sentence), sentences.count < 40 { sentences.append(sentence) }
  }

  /// Runs checks that may throw; an error is a violation.
  static func collect(_ body: (inout Violations) throws -> Void) -> [String] {
    var violations = Violations()
    do { try body(&violations) } catch { violations.record("an unexpected error: \(error)") }
    return violations.sentences
  }
}
