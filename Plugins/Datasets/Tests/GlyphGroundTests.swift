import EngramCore
import Testing

@testable import Datasets

/// What glyphs are drawn on.
@Suite struct GlyphGroundTests {
  private let roots = DataRoots(folders: [])

  private func glyphs(
    _ settings: String, classes: Int = 20, examples: Int = 4, size: Int = 16
  ) throws -> any Dataset {
    try prepared(
      "{type: glyphs, classes: \(classes), examples: \(examples), size: \(size), normalize: unit, "
        + "\(settings)}", roots)
  }

  /// The brightness of every pixel.
  private func brightness(_ pixels: [Float]) -> [Float] {
    guard pixels.count == 3 * 16 * 16 else { return pixels }
    return stride(from: 0, to: pixels.count, by: 3).map {
      0.299 * pixels[$0] + 0.587 * pixels[$0 + 1] + 0.114 * pixels[$0 + 2]
    }
  }

  @Test(arguments: ["texture", "colour"], [0.1, 0.5, 0.9])
  func inkStandsOutFromAllOfTheGround(ground: String, contrast: Double) throws {
    let plain = try glyphs("thinnest: 0.15, thickest: 0.15")
    let drawn = try glyphs(
      "thinnest: 0.15, thickest: 0.15, ground: \(ground), contrast: \(contrast)")
    #expect(drawn.imageShape.channels == (ground == "colour" ? 3 : 1))
    var darker = 0
    for index in 0..<80 {
      let mask = plain.pixels(index % 4, ofClass: index / 4)
      let values = brightness(drawn.pixels(index % 4, ofClass: index / 4))
      let full = mask.max() ?? 0
      let ink = values.indices.filter { mask[$0] == full }.map { values[$0] }
      let paper = values.indices.filter { mask[$0] == 0 }.map { values[$0] }
      #expect(ink.count > 5 && paper.count > 20)
      // Bytes are rounded on both sides.
      let least = Float(contrast) - 2.5 / 255
      let (darkest, brightest) = (paper.min() ?? 0, paper.max() ?? 0)
      let isDarker = ink[0] < darkest
      let gap = isDarker ? darkest - (ink.max() ?? 1) : (ink.min() ?? 0) - brightest
      #expect(gap >= least, "image \(index)")
      #expect(brightest - darkest > 0.002)
      darker += isDarker ? 1 : 0
    }
    #expect(20...60 ~= darker)
  }

  @Test(arguments: ["texture", "colour"])
  func aBorderGivesTheClassAwayOnlyIfAsked(ground: String) throws {
    let free = try rightGuesses(from: "ground: \(ground)")
    let bound = try rightGuesses(from: "ground: \(ground), class-ground: true")
    // Of 160, of which chance gets 8, give or take 3.
    #expect(free < 20)
    #expect(bound > 60)
  }

  /// How many test examples of twenty classes have the border whose mean in training is nearest.
  private func rightGuesses(from settings: String) throws -> Int {
    let glyphs = try glyphs(settings, examples: 24)
    func border(_ example: Int, _ label: Int) -> [Float] {
      let pixels = glyphs.pixels(example, ofClass: label)
      let channels = pixels.count / 256
      return pixels.indices.filter { index in
        let (row, column) = (index / channels / 16, index / channels % 16)
        return !(1...14).contains(row) || !(1...14).contains(column)
      }.map { pixels[$0] }
    }
    let means = (0..<20).map { label in mean((0..<16).map { border($0, label) }) }
    return (0..<160).count { nearest(means, to: border(16 + $0 % 8, $0 / 8)) == $0 / 8 }
  }

  @Test func everythingFollowsFromSeedClassAndExample() throws {
    let all = "ground: colour, elastic: 1, blur: 0.05, shade: 0.5, noise: 0.1"
    let whole = try glyphs(all)
    let again = try glyphs(all)
    let part = try glyphs("\(all), first-class: 12", classes: 3, examples: 2)
    for label in 0..<3 {
      for example in 0..<2 {
        let pixels = part.pixels(example, ofClass: label)
        #expect(pixels == whole.pixels(example, ofClass: 12 + label))
        #expect(pixels == again.pixels(example, ofClass: 12 + label))
      }
    }
    let reseeded = try glyphs("\(all), seed: 2")
    #expect(whole.pixels(0, ofClass: 0) != reseeded.pixels(0, ofClass: 0))
  }

  @Test(arguments: ["plain", "texture", "colour"])
  func opticsSpoilPictures(ground: String) throws {
    // The differences of neighbours in a row, and the sum of all.
    func measure(_ settings: String) throws -> (edges: Float, light: Float) {
      let glyphs = try glyphs("ground: \(ground)\(settings)", size: 20)
      let rows = 20 * glyphs.imageShape.channels
      return (0..<80).reduce((0, 0)) { sums, index in
        let pixels = glyphs.pixels(index % 4, ofClass: index / 4)
        let edges = pixels.indices.dropFirst(rows).reduce(Float(0)) {
          $0 + abs(pixels[$1] - pixels[$1 - rows])
        }
        return (sums.0 + edges, sums.1 + pixels.reduce(0, +))
      }
    }
    let clear = try measure("")
    let blurred = try [0.04, 0.1].map { try measure(", blur: \($0)") }
    #expect(blurred[0].edges < 0.9 * clear.edges)
    #expect(blurred[1].edges < 0.9 * blurred[0].edges)
    #expect(abs(blurred[1].light / clear.light - 1) < 0.03)
    // Half of the light is missing on average where all of it may be missing on one side, and the
    // amount is drawn: a quarter.
    #expect(abs(try measure(", shade: 1").light / clear.light - 0.75) < 0.06)
    #expect(try measure(", noise: 0.2").edges > 1.2 * clear.edges)
  }

  @Test(arguments: [
    "size: 1, elastic: 3, jitter: 3, blur: 0.1", "size: 2, fewest-strokes: 12, most-strokes: 12",
    "size: 40, blur: 0.1, shade: 1, noise: 1, margin: 0.4, thickest: 0.5",
  ])
  func nothingIsTooExtremeToDraw(settings: String) throws {
    for ground in ["plain", "texture", "colour"] {
      let glyphs = try prepared(
        "{type: glyphs, classes: 2, examples: 1, normalize: unit, ground: \(ground), contrast: 0, "
          + "curvature: 2, \(settings)}", roots)
      #expect(glyphs.pixels(0, ofClass: 1).allSatisfy { 0...1 ~= $0 })
    }
  }

  @Test(arguments: GroundTexture.Pattern.allCases)
  func texturesVaryAndStayInTheirRange(pattern: GroundTexture.Pattern) {
    let canvas = GlyphCanvas(side: 24)
    var found = 0
    for index in 0..<120 {
      let example = GlyphExample(seed: 1, number: 0, part: .train, index: index)
      var random = example.stream("texture")
      let texture = GroundTexture(from: &random)
      guard texture.pattern == pattern else { continue }
      found += 1
      texture.fill(canvas.texture, clouds: canvas.clouds, side: 24, from: &random)
      let (mean, deviation) = moments(Array(canvas.texture))
      #expect(canvas.texture.allSatisfy { 0...1 ~= $0 })
      #expect(0.02...0.98 ~= mean && deviation > 0.02)
    }
    #expect(found > 5)
  }
}
