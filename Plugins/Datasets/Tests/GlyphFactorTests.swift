import EngramCore
import Testing

@testable import Datasets

/// What the settings of strokes and of deformations do to glyphs.
@Suite struct GlyphFactorTests {
  private func shapes(_ script: GlyphScript, count: UInt64 = 60) -> [GlyphShape] {
    (0..<count).map { GlyphDesign(script: script).shape(ofClass: $0) }
  }

  @Test(arguments: [1...1, 1...4, 3...7, 12...12])
  func classesHaveAsManyStrokesAsAllowed(counts: ClosedRange<Int>) {
    let found = shapes(GlyphScript(strokeCounts: counts), count: 120).map(\.strokes.count)
    #expect(Set(found) == Set(counts))
  }

  @Test(arguments: [
    GlyphScript(), GlyphScript(strokeCounts: 1...1), GlyphScript(curvature: 0),
    GlyphScript(curvature: 2), GlyphScript(strokeCounts: 8...12, curvature: 0.5),
  ])
  func classesFillTheirSquareAndDiffer(script: GlyphScript) {
    let shapes = shapes(script)
    for (index, shape) in shapes.enumerated() {
      let paths = shape.strokes.map { $0.flattened() }
      let bounds = GlyphBounds(paths.flatMap { $0 })
      #expect(abs(bounds.longerSide - 1) < 1e-4)
      #expect(bounds.center.max() < 1e-4)
      var trace = GlyphTrace()
      for path in paths { trace.follow(path) }
      #expect(trace.breadth > 0.08 && trace.length > 1.2)
      #expect(!shapes[(index + 1)...].contains(shape))
    }
  }

  @Test func moreStrokesGiveMoreInk() throws {
    let ink = try [1, 3, 8].map { count in
      try images("fewest-strokes: \(count), most-strokes: \(count), thinnest: 0.06, thickest: 0.06")
        .reduce(0) { $0 + $1.reduce(0, +) }
    }
    #expect(ink[1] > 1.1 * ink[0])
    #expect(ink[2] > 1.1 * ink[1])
  }

  @Test func curvatureBendsArcs() {
    let bends = [Float(0), 0.5, 1, 2].map { curvature in
      let angles = shapes(GlyphScript(curvature: curvature)).flatMap { shape in
        shape.strokes.filter(\.isSmooth).flatMap { turns(of: $0.points) }
      }
      #expect(angles.count > 100)
      return angles.reduce(0, +) / Double(angles.count)
    }
    #expect(bends[0] < 1e-3)
    #expect(bends[1] > 0.2)
    #expect(bends[2] > 1.5 * bends[1])
    #expect(bends[3] > 1.3 * bends[2])
  }

  /// The angles between one step of a pen and the next.
  private func turns(of points: [GlyphPoint]) -> [Double] {
    let steps = zip(points, points.dropFirst()).map { $1 - $0 }
    return zip(steps, steps.dropFirst()).map { one, other in
      let lengths = ((one * one).sum() * (other * other).sum()).squareRoot()
      let sine = Double((one.x * other.y - one.y * other.x) / lengths)
      // Arcs of the most curvature turn by less than 1.9.
      return (one * other).sum() > 0 ? abs(sine) : 2 - abs(sine)
    }
  }

  @Test(arguments: ["affine", "tremble", "elastic"])
  func everyPartOfTheJitterMovesExamples(part: String) throws {
    let others = ["affine", "tremble", "elastic"].filter { $0 != part }
      .map { "\($0): 0" }.joined(separator: ", ")
    let spreads = try [0, 0.5, 1.5].map { amount in
      try spread(of: images("\(part): \(amount), \(others), thinnest: 0.08, thickest: 0.08"))
    }
    // The ink alone is never quite the same.
    #expect(spreads[0] < 0.2 * spreads[1])
    #expect(spreads[1] < 0.8 * spreads[2])
    let still = try images(
      "jitter: 0, \(part): 3, \(others), thinnest: 0.08, thickest: 0.08")
    #expect(spread(of: still) == 0)
  }

  /// Pairs of examples of thirty classes.
  private func images(_ settings: String) throws -> [[Float]] {
    let yaml = "{type: glyphs, classes: 30, examples: 2, size: 20, normalize: unit, \(settings)}"
    let glyphs = try prepared(yaml, DataRoots(folders: []))
    return (0..<60).map { glyphs.pixels($0 % 2, ofClass: $0 / 2) }
  }

  private func spread(of images: [[Float]]) -> Float {
    stride(from: 0, to: images.count, by: 2).reduce(0) { sum, index in
      sum + zip(images[index], images[index + 1]).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
  }

  @Test func aWarpMovesPointsAsFarAsItSaysAndBendsLines() {
    var squares: Float = 0
    var sag: Float = 0
    for seed in 0..<400 {
      let example = GlyphExample(seed: 1, number: 0, part: .train, index: seed)
      var random = example.stream("warp")
      let warp = GlyphWarp(strength: 0.05, from: &random)
      let point = GlyphPoint(0.1, -0.3)
      let moved = warp.apply(point) - point
      squares += (moved * moved).sum()
      let line = warp.apply([GlyphPoint(-0.5, 0), GlyphPoint(0.5, 0)])
      #expect(line.count == 9)
      let middle = line[4] - (line[0] + line[8]) / 2
      sag += abs(middle.y)
    }
    // Two directions, each with the deviation 0.05.
    #expect(abs((squares / 400 / 2).squareRoot() - 0.05) < 0.006)
    #expect(sag / 400 > 0.02)
  }
}
