import EngramTesting
import SampleFiles
import TensorEngine
import Testing

/// Data that is missing or damaged ends a run before its first step, by the name of the file.
struct DataMistakeTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Runs an experiment that is evaluated on another data set, and returns its one message.
  private func failure(evaluatingOn dataset: String) throws -> String {
    try bench.writeExperiment(replacing: Workbench.unseen, with: dataset, to: "data.yaml")
    let outcome = try bench.engram("run", "data.yaml", "--out", "run")
    #expect(outcome.ending == .code(1))
    #expect(outcome.output == "")
    #expect(!bench.exists("run/metrics.jsonl") && !bench.exists("run/summary.json"))
    #expect(outcome.error.hasPrefix("run folder: run\n"))
    return String(outcome.error.dropFirst("run folder: run\n".count))
  }

  @Test func aMissingDataSetSaysWhereItWasLookedForAndWhatToDo() throws {
    #expect(
      try failure(
        evaluatingOn:
          "{type: idx, images: none/images, labels: none/labels, transforms: [{type: resize, size: 8}]}"
      )
        == "error: idx: none/images is missing (looked in ., data, ../shared/data, "
        + "/usr/share/datasets, \(bench.scratch.path)/.cache/engram); "
        + "name an existing file, or set ENGRAM_DATA\n")
  }

  @Test func aRunGoesOnWhenTheMissingDataIsThere() throws {
    let dataset =
      "{type: idx, images: images, labels: labels, label-count: 4, extents: [8, 8], transforms: [{type: resize, size: 8}]}"
    #expect(try failure(evaluatingOn: dataset).contains("images is missing"))
    let labels = (0..<16).map { UInt8($0 % 4) }
    try bench.write(
      gzip(idx([16, 8, 8], labels.flatMap { [UInt8](repeating: $0, count: 64) })),
      to: "data/images")
    try bench.write(gzip(idx([16], labels)), to: "data/labels")
    let resumed = try bench.engram("run", "data.yaml", "--out", "run", "--resume")
    #expect(resumed.ending == .code(0), "\(resumed.error)")
    #expect(bench.exists("run/summary.json"))
  }

  @Test(arguments: [10, 100, 1000])
  func aTruncatedGzipIsNamed(missingByteCount: Int) throws {
    // Bytes that do not compress, so that the cut is in the middle of the images.
    var random = RandomStream(seed: 1)
    let pixels = (0..<40 * 28 * 28).map { _ in UInt8(random.uniform() * 255) }
    let packed = gzip(idx([40, 28, 28], pixels))
    try bench.write(
      Array(packed.dropLast(missingByteCount)), to: "data/mnist/train-images-idx3-ubyte.gz")
    try bench.write(
      gzip(idx([40], [UInt8](repeating: 0, count: 40))),
      to: "data/mnist/train-labels-idx1-ubyte.gz")
    #expect(
      try failure(evaluatingOn: "{type: mnist, transforms: [{type: resize, size: 8}]}")
        == "error: data/mnist/train-images-idx3-ubyte.gz is damaged: "
        + "its compressed data are cut short or do not decode\n")
  }

  @Test func aDamagedPNGInAZipIsNamed() throws {
    let good = bilevelPNG(side: 105, [Bool](repeating: true, count: 105 * 105))
    var bad = good
    bad[60] ^= 0xFF
    let name = "images_background/Alphabet/character0500/0007.png"
    for (archive, characterCount) in [("images_background", 964), ("images_evaluation", 659)] {
      let entries = (1000..<1000 + characterCount * 20).map { number in
        let character = "\(10_000 + (number - 1000) / 20)".dropFirst()
        let drawing = "\(10_001 + (number - 1000) % 20)".dropFirst()
        let path = "\(archive)/Alphabet/character\(character)/\(drawing).png"
        return (name: path, bytes: path == name ? bad : good)
      }
      try bench.write(zip(entries), to: "data/omniglot/\(archive).zip")
    }
    #expect(
      try failure(
        evaluatingOn:
          "{type: omniglot, part: background, rotations: false, transforms: [{type: resize, size: 8}]}"
      )
        == "error: \(name) in data/omniglot/images_background.zip is not a readable PNG: "
        + "IDAT: incorrect data check\n")
  }

  @Test func tooFewExamplesAreCounted() throws {
    #expect(
      try failure(evaluatingOn: "{type: glyphs, size: 8, classes: 8, examples: 1}")
        == "error: glyphs: class 0 has too few examples, 1: "
        + "an episode shows 1 and asks 2; lower 'shots' or 'queries'\n")
  }
}
