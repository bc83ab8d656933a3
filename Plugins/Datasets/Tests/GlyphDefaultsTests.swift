import EngramCore
import SampleFiles
import Testing

@testable import Datasets

/// Models are kept that were trained on these images.
@Suite struct GlyphDefaultsTests {
  @Test(arguments: [
    ("classes: 400, examples: 3", "8f6860b299bfff55a2bdb178a7c09ad9"),
    (
      "first-class: 1000, classes: 60, examples: 4, size: 8, jitter: 0.7",
      "77d8825c914dba3cb9762501315bb463"
    ),
    (
      "seed: 5, classes: 60, examples: 3, size: 33, thinnest: 0.1, thickest: 0.2, margin: 0.2",
      "1a405e817b1992f85947b9cffd31a80e"
    ),
  ])
  func imagesStayAsTheyWere(settings: String, fingerprint: String) throws {
    let glyphs = try #require(
      try prepared("{type: glyphs, \(settings)}", DataRoots(folders: [])) as? Glyphs)
    #expect(md5(glyphs.preparation.result.store.allBytes) == fingerprint)
  }
}
