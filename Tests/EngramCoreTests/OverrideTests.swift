import EngramCore
import Testing

@Suite struct OverrideTests {
  /// What is wrong with the good experiment after one override.
  private func error(_ override: String) -> String { errors(goodText, set: [override]) }

  @Test func valuesAreYAMLAndReplaceOrAdd() throws {
    let plan = try plan(
      goodText,
      set: [
        "learners.acl.shots=4", "learners.acl.sizes=[1, 2]", "learners.acl.sizes.1=3",
        "learners.acl.encoder={type: conv4, width: 2}", "learners.acl.encoder.width=6",
        "checkpoint.every=9", "learners.new={type: acl, encoder: conv4}",
        "components.vision=conv4", "components.vision.width=5", "learners.acl.note=a=b",
      ])
    let learner = try #require(plan.entries[0].learner as? FakeLearner)
    #expect(learner.shots == 4)
    #expect(learner.encoder.width == 6)
    #expect(plan.checkpointInterval == 9)
    #expect(plan.entries.map(\.name) == ["acl", "new"])
    #expect(plan.resolvedText.contains("sizes: [1, 3]"))
    #expect(plan.resolvedText.contains("note: a=b"))
  }

  @Test func laterOverridesWin() throws {
    #expect(try plan(goodText, set: ["seed=2", "seed=3"]).seed == 3)
  }

  @Test func wrongValuesPointIntoTheArgument() {
    #expect(
      error("learners.acl.shots=many") == """
        --set learners.acl.shots=many: error[wrong-kind]: learners.acl.shots: expected an integer from 1 to 20, \
        not the string "many"
          | --set learners.acl.shots=many
          |                          ^^^^
        """)
  }

  @Test func unknownKeysPointIntoTheArgument() {
    #expect(
      error("learners.acl.shot=3") == """
        --set learners.acl.shot=3: error[unknown-key]: learners.acl.shot: learner 'acl' has no setting 'shot'; \
        did you mean 'shots'?
          | --set learners.acl.shot=3
          |                    ^^^^
          = settings of learner 'acl': encoder, note, optimizer, order, remember, shots, size, \
        sizes, ways
        """)
    #expect(
      error("lerners.acl.shots=1").hasPrefix(
        """
        --set lerners.acl.shots=1: error[unknown-key]: lerners: the experiment has no setting 'lerners'; did you \
        mean 'learners'?
          | --set lerners.acl.shots=1
          |       ^^^^^^^
        """))
  }

  @Test func mistypedNamesAreNotNewLearners() {
    #expect(
      error("learners.alc.shots=3") == """
        --set learners.alc.shots=3: error[unknown-key]: learners.alc: there is no 'alc' under 'learners:'; did \
        you mean 'acl'?
          | --set learners.alc.shots=3
          |                ^^^
          = learners: acl
        """)
  }

  @Test(arguments: ["seed", "=1", "a..b=1", ".a=1", "a.=1", ""])
  func malformedArguments(_ argument: String) {
    #expect(
      error(argument) == """
        --set \(argument): error[malformed-override]: expected path=value, as in '--set learners.acl.shots=5'
          | --set \(argument)
          |       \(String(repeating: "^", count: max(argument.count, 1)))
        """)
  }

  @Test func edgesHaveNoParts() {
    #expect(
      error("learners.acl.encoder.width=1") == """
        --set learners.acl.encoder.width=1: error[override-path]: learners.acl.encoder: this is an edge to \
        'vision'; set components.vision.width instead
          | --set learners.acl.encoder.width=1
          |                            ^^^^^
        """)
  }

  @Test func numbersHaveNoParts() {
    #expect(
      error("learners.acl.shots.x=1") == """
        --set learners.acl.shots.x=1: error[override-path]: learners.acl.shots: this is the integer 3 and has no \
        part 'x'
          | --set learners.acl.shots.x=1
          |                          ^
        """)
  }

  @Test func listsHaveOnlyTheirEntries() {
    #expect(
      errors(goodText + "\nmetrics: [acc]", set: ["metrics.1=acc"]) == """
        --set metrics.1=acc: error[override-path]: metrics: this is a list that has only entry 0; it has no '1'
          | --set metrics.1=acc
          |               ^
        """)
  }

  @Test func brokenYAMLInAValuePointsIntoTheArgument() {
    #expect(
      error("seed=[1") == """
        --set seed=[1: error[malformed-yaml]: this list is not closed; expected ',' or ']'
          | --set seed=[1
          |            ^
        --set seed=[1: note: the list should have ended before this
          | --set seed=[1
          |              ^
        """)
  }
}
