import ACL
import TensorEngine
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

  /// The factors of the paper's code: a fifth for each of five terms of two tasks, a ninth for three.
  @Test(arguments: [(2, true, 5), (3, true, 9), (2, false, 4), (3, false, 6)])
  func auxiliaryTermsCountAsMuchAsTheirTask(taskCount: Int, remembers: Bool, termCount: Int) {
    let objective = ContinualObjective(
      taskCount: taskCount, remembers: remembers, firstShotWeight: 1)
    let weights = objective.measures.map(\.weight).filter { $0 > 0 }
    #expect(weights.count == termCount)
    #expect(weights.allSatisfy { abs($0 - 1 / Float(termCount)) < 1e-7 })
    #expect(objective.measures.last?.name == "first-shot.of\(taskCount)")
  }

  @Test func samplesAreAskedForAndMakeUpForTheOthers() {
    let whole = ContinualObjective(weights: [[1], [2, 3], [4, 5, 6], [7, 8, 9, 10]])
    var random = RandomStream(seed: 1)
    let draws = (0..<6000).map { _ in whole.sampled(2, from: &random) }
    for (index, term) in whole.terms.enumerated() {
      let asked = draws.count { $0.terms[index].isAsked }
      let mean = draws.reduce(0) { $0 + $1.terms[index].weight } / 6000
      // Two of the three tasks before the last; all others are asked for always.
      let share = term.after == 3 && term.isBackward ? 2.0 / 3 : 1
      #expect(abs(Double(asked) / 6000 - share) < 0.03, "\(term.name)")
      #expect(abs(mean - term.weight) < 0.04 * term.weight, "\(term.name)")
    }
    #expect(draws.allSatisfy { $0.terms.count(where: \.isAsked) == 9 })
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
