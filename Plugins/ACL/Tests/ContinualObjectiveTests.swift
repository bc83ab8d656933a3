import ACL
import Testing

@Suite("The continual objective")
struct ContinualObjectiveTests {
  @Test func threeTasksHaveSixTermsOfEqualWeight() {
    let objective = ContinualObjective(taskCount: 3, remembers: true)
    #expect(
      objective.terms.map(\.name) == [
        "after1.of1", "after2.of1", "after2.of2", "after3.of1", "after3.of2", "after3.of3",
      ])
    #expect(objective.terms.allSatisfy { abs($0.weight - 1 / 6) < 1e-7 })
  }

  /// The 15 terms of the five-task protocol.
  @Test(arguments: [1, 2, 5, 10], [true, false])
  func weightsSumToOne(taskCount: Int, remembers: Bool) {
    let objective = ContinualObjective(taskCount: taskCount, remembers: remembers)
    #expect(objective.terms.count == taskCount * (taskCount + 1) / 2)
    #expect(abs(objective.terms.reduce(0) { $0 + $1.weight } - 1) < 1e-6)
  }

  @Test func withoutMemoryOnlyTheNewestTaskCounts() {
    for term in ContinualObjective(taskCount: 4, remembers: false).terms {
      #expect(term.weight == (term.after == term.of ? 0.25 : 0), "\(term.name)")
    }
  }

  @Test func givenWeightsAreScaledToOne() {
    let objective = ContinualObjective(weights: [[1], [0, 3]])
    #expect(objective.terms.map(\.weight) == [0.25, 0, 0.75])
    #expect(objective.terms.map(\.of) == [0, 0, 1])
    #expect(objective.terms.map(\.after) == [0, 1, 1])
  }

  @Test(arguments: [true, false])
  func impossibleWeightsEndTheProgram(isRagged: Bool) async {
    if isRagged {
      await #expect(processExitsWith: .failure) { _ = ContinualObjective(weights: [[1], [1]]) }
    } else {
      await #expect(processExitsWith: .failure) { _ = ContinualObjective(weights: [[0], [0, 0]]) }
    }
  }
}
