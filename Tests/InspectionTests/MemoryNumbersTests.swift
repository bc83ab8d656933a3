import EngramCore
import Inspection
import Testing

struct ChangeSurvivalTests {
  private func row(_ elements: Float...) -> [MemoryMatrix] {
    [MemoryMatrix(rowCount: 1, columnCount: elements.count, elements: elements)]
  }

  /// Task 1 changes (0, 0) to (2, 0), task 2 goes on to (1, 3), task 3 to (-2, 3).
  @Test func projectionsOnTheChange() {
    let shares = ChangeSurvival.shares([row(0, 0), row(2, 0), row(1, 3), row(-2, 3)])
    #expect(shares.count == 3)
    #expect(shares[0] == [1, 0.5, -1])
    // Its change is (-1, 3); after task 3 there is (-4, 3) of it: (4 + 9) / 10.
    #expect(shares[1] == [1, 1.3])
    #expect(shares[2] == [1])
  }

  @Test func aTaskThatChangesNothingHasNoShare() {
    #expect(ChangeSurvival.shares([row(1), row(1), row(3)]) == [[nil, nil], [1]])
  }

  @Test func nothingReadIsNothing() {
    #expect(ChangeSurvival.shares([row(1)]).isEmpty)
    #expect(ChangeSurvival.shares([]).isEmpty)
  }
}

struct KeyOverlapTests {
  @Test func cosinesWorkedByHand() throws {
    let overlap = KeyOverlap.meanCosines([[[1, 0], [0, 2]], [[3, 3]]])
    let half = Double(0.5).squareRoot()
    #expect(overlap[0][0] == 0)
    #expect(abs(try #require(overlap[0][1]) - half) < 1e-12)
    #expect(overlap[1][0] == overlap[0][1])
    // One key has no other of its task.
    #expect(overlap[1][1] == nil)
  }

  @Test func equalKeysHaveOne() throws {
    let overlap = KeyOverlap.meanCosines([[[0.5, 0.5], [0.1, 0.1]], [[2, 2], [1, 1]]])
    for value in overlap.joined() { #expect(abs(try #require(value) - 1) < 1e-9) }
  }

  @Test func aKeyOfZerosHasNone() {
    #expect(KeyOverlap.meanCosines([[[0, 0]], [[1, 0]]]) == [[nil, nil], [nil, nil]])
  }
}

struct MemoryNumbersTests {
  private func head(_ states: [Float], gates: [Float], norms: [Double]) -> HeadTrace {
    var head = HeadTrace()
    for (count, value) in zip([0, gates.count], states) {
      head.snapshots[count] = [
        MemoryMatrix(rowCount: 1, columnCount: 1, elements: [value])
      ]
    }
    head.addresses = gates.map { MemoryAddress(key: [1], gates: [$0]) }
    head.writeNorms = norms.map { [$0] }
    return head
  }

  @Test func meansOverDemonstrationsAndHeads() {
    let traces = [
      [
        head([0, 4], gates: [0.25, 0.75], norms: [1, 3]),
        head([4, 2], gates: [0.5, 0.5], norms: [2, 2]),
      ],
      [
        head([0, 3], gates: [1, 1], norms: [4, 4]), head([3, 3], gates: [0, 0], norms: [0, 0]),
      ],
    ]
    let heads = traces.map { MemoryNumbers($0) }
    #expect(heads[0].gates == [[0.5], [0.5]])
    #expect(heads[0].writeNorms == [[2], [2]])
    #expect(heads[0].changeNorms == [[4], [2]])
    #expect(heads[0].effectiveRanks == [[1], [1]])
    #expect(heads[0].kept == [[1, 0.5], [1]])
    #expect(heads[0].strength == Double(8).squareRoot())
    #expect(heads[1].effectiveRanks == [[1], [nil]])

    let layer = MemoryNumbers(heads, traces)
    #expect(layer.gates == [[0.75], [0.25]])
    #expect(layer.writeNorms == [[3], [1]])
    #expect(layer.effectiveRanks == [[1], [1]])
    // Changes (4, 3); after task 2 there is (2, 3): (8 + 9) / 25.
    #expect(layer.kept == [[1, 0.68], [1]])
    #expect(layer.keptByMatrix == [layer.kept])
    #expect(layer.keyOverlap == [[1, 1], [1, 1]])
  }
}
