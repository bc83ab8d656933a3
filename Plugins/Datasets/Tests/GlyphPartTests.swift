import EngramCore
import Testing

@testable import Datasets

/// Training and test examples of glyphs.
@Suite struct GlyphPartTests {
  private let roots = DataRoots(folders: [])
  private let yaml =
    "{type: glyphs, classes: 20, examples: 10, test-examples: 4, size: 16, elastic: 0.5}"

  @Test func partsHaveTheSameClassesAndOtherExamples() throws {
    let train = try prepared(yaml, part: "train", roots)
    let test = try prepared(yaml, part: "test", roots)
    #expect(train.histogram == [Int](repeating: 10, count: 20))
    #expect(test.histogram == [Int](repeating: 4, count: 20))
    let learned = Set((0..<200).map { train.pixels($0 % 10, ofClass: $0 / 10) })
    let asked = (0..<80).map { test.pixels($0 % 4, ofClass: $0 / 4) }
    #expect(learned.count == 200)
    #expect(learned.isDisjoint(with: asked))
    let means = (0..<20).map { label in
      mean((0..<10).map { train.pixels($0, ofClass: label) })
    }
    let correct = asked.enumerated().count { nearest(means, to: $1) == $0 / 4 }
    // Chance is 4 of 80.
    #expect(correct > 40)
  }

  @Test func partsAreFedOnTheSameScaleAndChosenBySettingToo() throws {
    let train = try #require(try prepared(yaml, part: "train", roots) as? Glyphs)
    let test = try #require(try prepared(yaml, part: "test", roots) as? Glyphs)
    #expect(train.preparation.result.table.values == test.preparation.result.table.values)
    let chosen = try prepared(yaml.replacing("size", with: "part: test, size"), roots)
    #expect(chosen.pixels(3, ofClass: 7) == test.pixels(3, ofClass: 7))
    let whole = try prepared(yaml, roots)
    #expect(whole.pixels(3, ofClass: 7) == train.pixels(3, ofClass: 7))
    let alike = try prepared(yaml.replacing("test-examples: 4, ", with: ""), part: "test", roots)
    #expect(alike.exampleCount(ofClass: 0) == 10)
    #expect(alike.pixels(3, ofClass: 7) == test.pixels(3, ofClass: 7))
  }
}

/// The mean of some images.
func mean(_ images: [[Float]]) -> [Float] {
  images[0].indices.map { pixel in images.reduce(0) { $0 + $1[pixel] } / Float(images.count) }
}

/// The place of the image that is nearest.
func nearest(_ means: [[Float]], to image: [Float]) -> Int {
  let distances = means.map { zip($0, image).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
  return distances.indices.min { distances[$0] < distances[$1] } ?? 0
}
