import Testing

@testable import Datasets

@Suite struct PixelTableTests {
  private let histogram = [Int](repeating: 0, count: 255) + [0]

  @Test func unitAndNone() {
    let unit = PixelTable(.unit, channels: 3, histograms: [histogram])
    #expect(unit.values.count == 768)
    #expect(unit.values[255] == 1 && unit.values[256] == 0 && unit.values[512 + 51] == 0.2)
    #expect(
      PixelTable(.none, channels: 1, histograms: [histogram]).values == (0..<256).map(Float.init))
  }

  @Test func constants() {
    let table = PixelTable(MNIST.official, channels: 1, histograms: [histogram])
    #expect(abs(table.values[0] + 0.42421) < 1e-5)
    #expect(abs(table.values[255] - 2.82149) < 1e-5)
  }

  @Test func measuredMeanAndDeviation() {
    var counts = histogram
    counts[0] = 3
    counts[255] = 1
    let (mean, deviation) = PixelTable.moments(of: counts)
    #expect(mean == 0.25)
    #expect(abs(deviation - 0.1875.squareRoot()) < 1e-12)
  }

  @Test func imagesOfOneColourAreNotDividedByZero() {
    var counts = histogram
    counts[128] = 10
    let table = PixelTable(.measured, channels: 1, histograms: [counts])
    #expect(table.values[128] == 0)
    #expect(table.values.allSatisfy { $0.isFinite })
  }

  @Test func everyChannelHasItsOwnConstants() {
    let constants = Normalization.constants(mean: [0, 0.5], deviation: [1, 0.25])
    let table = PixelTable(constants, channels: 2, histograms: [])
    #expect(table.values[255] == 1)
    #expect(table.values[256] == -2 && table.values[511] == 2)
    var dark = histogram
    dark[51] = 4
    var bright = histogram
    bright[0] = 1
    bright[255] = 1
    let measured = PixelTable(.measured, channels: 2, histograms: [dark, bright])
    #expect(measured.values[51] == 0 && measured.values[256] == -1 && measured.values[511] == 1)
  }
}
