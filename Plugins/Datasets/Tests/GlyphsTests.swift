import EngramCore
import Testing

@testable import Datasets

@Suite struct GlyphsTests {
  private static func glyphs(
    firstClass: Int = 0, classCount: Int = 30, exampleCount: Int = 6, seed: UInt64 = 1,
    jitter: Float = 1, side: Int = 20, normalization: Normalization = .measured
  ) throws -> Glyphs {
    let glyphs = Glyphs(
      design: GlyphDesign(seed: seed, style: GlyphStyle(jitter: jitter), size: side),
      firstClass: firstClass, classCount: classCount,
      exampleCounts: (train: exampleCount, test: exampleCount),
      pipeline: try pipeline(from: side, normalization))
    try glyphs.prepare(DataRoots(folders: []))
    return glyphs
  }

  @Test func sameSettingsGiveSamePixels() throws {
    let (one, other) = (try Self.glyphs(), try Self.glyphs())
    #expect(one.preparation.result.store.allBytes == other.preparation.result.store.allBytes)
    let reseeded = try Self.glyphs(seed: 2)
    #expect(one.preparation.result.store.allBytes != reseeded.preparation.result.store.allBytes)
  }

  @Test func aClassLooksTheSameWhereverTheRangeBegins() throws {
    let whole = try Self.glyphs()
    let part = try Self.glyphs(firstClass: 20, classCount: 5, exampleCount: 3)
    for label in 0..<5 {
      for example in 0..<3 {
        #expect(
          part.pixels(example, ofClass: label) == whole.pixels(example, ofClass: 20 + label))
      }
    }
  }

  @Test func rangesApartShareNoShape() throws {
    let glyphs = try Self.glyphs(classCount: 1, exampleCount: 1)
    let shapes = (0..<600).map { glyphs.design.shape(ofClass: $0) }
    for (index, shape) in shapes.enumerated() {
      #expect(!shapes[(index + 1)...].contains(shape))
    }
  }

  @Test func examplesDifferLessThanClasses() throws {
    let glyphs = try Self.glyphs(classCount: 40, exampleCount: 12)
    let images = (0..<40).map { label in (0..<12).map { glyphs.pixels($0, ofClass: label) } }
    let means = images.map { mean(Array($0.prefix(8))) }
    var within = 0.0
    var correct = 0
    for (label, examples) in images.enumerated() {
      for image in examples.suffix(4) {
        let distances = means.map { distance($0, image) }
        within += distances[label]
        correct += distances[label] == distances.min() ? 1 : 0
      }
    }
    let between = images.reduce(0.0) { sum, examples in
      sum + means.reduce(0.0) { $0 + distance($1, examples[11]) } / Double(means.count)
    }
    // Forty classes, told apart by their mean image alone: chance is 1 in 40.
    #expect(within / Double(40 * 4) < 0.8 * between / 40)
    #expect(Double(correct) / Double(40 * 4) > 0.5)
    #expect(images[0][0] != images[0][1])
  }

  @Test func noJitterLeavesOnlyThePen() throws {
    let still = try Self.glyphs(jitter: 0, normalization: .unit)
    let moving = try Self.glyphs(normalization: .unit)
    func spread(_ glyphs: Glyphs) -> Double {
      (0..<30).reduce(0) {
        $0 + distance(glyphs.pixels(0, ofClass: $1), glyphs.pixels(1, ofClass: $1))
      }
    }
    #expect(spread(still) < 0.4 * spread(moving))
  }

  @Test func heldOutClassesAreFedOnTheSameScale() throws {
    let bytes = (0..<256).map { Float($0) }
    let train = try Self.glyphs(), heldOut = try Self.glyphs(firstClass: 90_000)
    #expect(
      train.preparation.result.table.values == heldOut.preparation.result.table.values)
    #expect(train.preparation.result.table.values != bytes)
    let all = try Self.glyphs(classCount: 200)
    let (mean, deviation) = moments(
      (0..<200).flatMap { label in (0..<6).flatMap { all.pixels($0, ofClass: label) } })
    #expect(abs(mean) < 0.1)
    #expect(abs(deviation - 1) < 0.1)
  }

  @Test(arguments: [16, 28, 64])
  func inkIsCentredInsideTheMargins(side: Int) throws {
    let glyphs = try Self.glyphs(classCount: 100, side: side, normalization: .unit)
    var (center, ink, border) = (SIMD2<Double>.zero, 0.0, 0.0)
    for label in 0..<100 {
      for (index, value) in glyphs.pixels(0, ofClass: label).enumerated() {
        let place = SIMD2(Double(index % side), Double(index / side))
        ink += Double(value)
        center += place * Double(value)
        if place.min() == 0 || place.max() == Double(side - 1) { border += Double(value) }
      }
    }
    let expected = Double(side - 1) / 2
    #expect(abs(center.x / ink - expected) < 0.05 * Double(side))
    #expect(abs(center.y / ink - expected) < 0.05 * Double(side))
    #expect(border / ink < 0.02)
    // MNIST has 13 % ink, Omniglot at 28x28 about 5 %.
    #expect(0.05...0.2 ~= ink / Double(100 * side * side))
  }

  private func mean(_ images: [[Float]]) -> [Float] {
    images[0].indices.map { pixel in images.reduce(0) { $0 + $1[pixel] } / Float(images.count) }
  }

  private func distance(_ one: [Float], _ other: [Float]) -> Double {
    zip(one, other).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
  }
}
