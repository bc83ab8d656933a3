import EngramCore
import Inspection
import Pictures
import Testing

@testable import InspectionDrawing

struct AxisTicksTests {
  @Test(arguments: [
    (2.6, 7, [0, 0.5, 1, 1.5, 2, 2.5, 3]), (2500, 8, [0, 500, 1000, 1500, 2000, 2500]),
    (1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 2, [0, 0.5, 1]),
  ])
  func steps(largest: Double, count: Int, expected: [Double]) {
    let ticks = AxisTicks(upTo: largest, count: count)
    #expect(ticks.values.count == expected.count, "\(ticks.values)")
    #expect(zip(ticks.values, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(ticks.values)")
  }

  @Test func wholeNumbers() {
    #expect(AxisTicks(upTo: 3, count: 8, isWhole: true).values == [0, 1, 2, 3])
    #expect(AxisTicks(upTo: 0.03, count: 3).digits == 2)
  }
}

struct SpreadLabelsTests {
  private func places(_ wanted: [Double]) -> [Double] {
    SpreadLabels.places(wanted, distance: 10, in: 0...100)
  }

  @Test func labelsThatDoNotTouchStay() { #expect(places([70, 10, 30]) == [70, 10, 30]) }

  @Test func labelsThatTouchShareTheRoom() {
    #expect(places([50, 50]) == [45, 55])
    #expect(places([52, 48, 20]) == [55, 45, 20])
  }

  @Test func noneLeavesTheRange() {
    #expect(places([-20, 0, 3]) == [0, 10, 20])
    #expect(places([100, 100]) == [90, 100])
  }

  @Test func manyKeepTheirDistance() {
    let sorted = places([5, 6, 7, 40, 41, 90, 95, 99, 99]).sorted()
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 > 9.999 })
    #expect(sorted[0] >= 0 && sorted[8] <= 100)
  }
}

struct HeatMapTests {
  private let matrix = MemoryMatrix(rowCount: 2, columnCount: 1, elements: [-3, 1])

  /// Inputs stand side by side; white is zero, blue below.
  @Test func coloursAreCentredAtZero() {
    let image = HeatMap(matrix, bound: 3, scale: 1).image
    #expect(image.shape == ImageShape(height: 1, width: 2, channels: 3))
    #expect(Array(image.bytes[..<3]) == [5, 48, 97])
    #expect(image.bytes[3] > image.bytes[5])
    #expect(DivergingColors.bytes(of: 0) == [247, 247, 247])
    #expect(DivergingColors.bytes(of: 7) == [103, 0, 31])
  }

  @Test func theBoundIsAQuantile() {
    let many = MemoryMatrix(rowCount: 1, columnCount: 100, elements: (1...100).map { -Float($0) })
    #expect(HeatMap.bound(of: [many]) == 100)
    #expect(HeatMap.bound(of: [many], share: 0.9) == 90)
    #expect(
      HeatMap.bound(of: [MemoryMatrix(rowCount: 1, columnCount: 1, elements: [0])]) == 1)
    // Where nearly all are zero, the others still have colours.
    let sparse = MemoryMatrix(
      rowCount: 1, columnCount: 100, elements: (0..<100).map { $0 == 7 ? 2 : 0 })
    #expect(HeatMap.bound(of: [sparse], share: 0.9) == 2)
  }
}

struct FilmMomentsTests {
  @Test(
    arguments: [
      (2, 75, [15, 30, 45, 60, 75]), (5, 30, [10, 20, 30]), (20, 30, [30]), (2, 2, [1, 2]),
      (1, 0, []),
    ] as [(Int, Int, Set<Int>)])
  func evenlySpaced(tasks: Int, demonstrations: Int, expected: Set<Int>) {
    let moments = FilmMoments.standard(taskCount: tasks, demonstrationCount: demonstrations)
    #expect(moments == expected)
  }
}
