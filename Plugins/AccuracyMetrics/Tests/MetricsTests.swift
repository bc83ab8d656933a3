import AccuracyMetrics
import EngramCore
import Testing

/// Values computed by hand from the formulas.
struct MetricsTests {
  // Task 1 falls from 0.9 over 1.0 to 0.5, task 2 from 0.8 to 0.6, task 3 is learned to 0.7.
  let matrix = AccuracyMatrix(rows: [[0.9], [1.0, 0.8], [0.5, 0.6, 0.7]])
  let tolerance = 1e-12  // a few roundings of numbers near one

  @Test func averageAccuracyIsTheMeanOfTheLastRow() throws {
    let value = try #require(AverageAccuracy().value(of: matrix))
    #expect(abs(value - 0.6) < tolerance)
  }

  @Test func backwardTransferComparesWithTheDiagonal() throws {
    // ((0.5 - 0.9) + (0.6 - 0.8)) / 2
    let value = try #require(BackwardTransfer().value(of: matrix))
    #expect(abs(value - -0.3) < tolerance)
  }

  @Test func forgettingComparesWithTheBestBeforeTheLastRow() throws {
    // ((1.0 - 0.5) + (0.8 - 0.6)) / 2
    let value = try #require(Forgetting().value(of: matrix))
    #expect(abs(value - 0.35) < tolerance)
  }

  @Test func forgettingIsNegativeWhenTheLastTaskHelps() throws {
    let value = try #require(Forgetting().value(of: AccuracyMatrix(rows: [[0.5], [0.75, 1]])))
    #expect(value == -0.25)
  }

  @Test func forgettingLooksAtNothingFromBeforeATaskWasLearned() throws {
    let rows = [[0.5, 0.9, 0.9], [0.4, 0.6, 0.9], [0.3, 0.2, 1]]
    // ((0.5 - 0.3) + (0.6 - 0.2)) / 2
    let value = try #require(Forgetting().value(of: AccuracyMatrix(rows: rows)))
    #expect(abs(value - 0.3) < tolerance)
  }

  @Test func forwardTransferComparesWithTheUntrainedLearner() throws {
    let matrix = AccuracyMatrix(
      rows: [[0.9, 0.4, 0.1], [0.8, 0.9, 0.7], [0.8, 0.8, 0.9]], before: [0.5, 0.25, 0.3])
    // ((0.4 - 0.25) + (0.7 - 0.3)) / 2
    let value = try #require(ForwardTransfer().value(of: matrix))
    #expect(abs(value - 0.275) < tolerance)
  }

  @Test func forwardTransferIsUndefinedWithoutEntriesAhead() {
    let rows = [[0.9, 0.4], [0.8, 0.9]]
    #expect(ForwardTransfer().value(of: AccuracyMatrix(rows: rows)) == nil)
    #expect(
      ForwardTransfer().value(of: AccuracyMatrix(rows: [[0.9], [0.8, 0.9]], before: [0.5, 0.5]))
        == nil)
  }

  @Test func oneTaskHasAnAverageAndNothingElse() {
    let matrix = AccuracyMatrix(rows: [[0.5]])
    #expect(AverageAccuracy().value(of: matrix) == 0.5)
    #expect(BackwardTransfer().value(of: matrix) == nil)
    #expect(Forgetting().value(of: matrix) == nil)
  }

  @Test(arguments: [[], [[]], [[0.5], []], [[], [0.5, 0.5]]] as [[[Double]]])
  func matricesWithHolesGiveNoTransfer(rows: [[Double]]) {
    let matrix = AccuracyMatrix(rows: rows)
    #expect(BackwardTransfer().value(of: matrix) == nil)
    #expect(Forgetting().value(of: matrix) == nil)
  }

  @Test func summariesUseTheShortNames() {
    #expect(AverageAccuracy.abbreviation == "acc")
    #expect(BackwardTransfer.abbreviation == "bwt")
    #expect(Forgetting.abbreviation == "forgetting")
  }
}
