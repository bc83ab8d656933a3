internal import EngramCore
internal import TensorEngine

/// Characters that nobody wrote: random strokes per class, a hand that trembles per example.
///
/// Classes are numbered without end from the seed; a dataset holds the `classCount` classes from
/// `firstClass` on, so that datasets with other numbers have no class in common. Class `n` looks the
/// same in every dataset of the seed. Its test examples are others than its training examples.
///
/// The strokes are what a class is: their number, order, and bends. Hand, pen, ground, ink and light
/// are drawn for each example, so that they say nothing about the class unless `class-ground` is set.
/// All images are drawn when the dataset is prepared.
final class Glyphs: StoredDataset, ComponentWithPorts {
  static let typeName = "glyphs"
  static let summary = "Procedural stroke characters, any number of classes, no files needed."
  static let ports = Half.ports

  let design: GlyphDesign
  let part: Half
  let firstClass: Int
  let classCount: Int
  /// The number of training and of test examples of every class.
  let exampleCounts: (train: Int, test: Int)
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(
    design: GlyphDesign, part: Half = .train, firstClass: Int, classCount: Int,
    exampleCounts: (train: Int, test: Int), pipeline: ImagePipeline
  ) {
    self.design = design
    self.part = part
    self.firstClass = firstClass
    self.classCount = classCount
    self.exampleCounts = exampleCounts
    self.pipeline = pipeline
  }

  convenience init(settings: inout SettingsReader) throws {
    let seed = settings.integer("seed", default: 1, "The seed of shapes and examples.")
    let firstClass = settings.integer(
      "first-class", default: 0, in: 0...1_000_000_000, "The number of the first class.")
    let classCount = settings.integer(
      "classes", default: 1000, in: 1...1_000_000, "The number of classes.")
    let exampleCount = settings.integer(
      "examples", default: 20, in: 1...100_000, "Examples of every class.")
    let testCount = settings.integer(
      "test-examples", default: 0, in: 0...100_000,
      "Examples of every class in the part `test`; 0 for as many as in training.")
    let part = settings.choice("part", default: Half.train, "The training or the test images.")
    let design = GlyphDesign(settings: &settings, seed: UInt64(seed))
    let normalization = Normalization(settings: &settings)
    let pipeline = try ImagePipeline(settings: &settings, raw: design.imageShape, normalization)
    let counts = (train: exampleCount, test: testCount == 0 ? exampleCount : testCount)
    if classCount * max(counts.train, counts.test)
      > ParallelFill.byteLimit / pipeline.storedShape.elementCount
    {
      settings.reject("classes", "so many images of this size take more than four gigabytes")
    }
    self.init(
      design: design, part: part, firstClass: firstClass, classCount: classCount,
      exampleCounts: counts, pipeline: pipeline)
  }

  func part(at port: String) -> any Component {
    Glyphs(
      design: design, part: Half(rawValue: port) ?? part, firstClass: firstClass,
      classCount: classCount, exampleCounts: exampleCounts, pipeline: pipeline)
  }

  /// Draws all images; the roots are not looked at.
  func load(from roots: DataRoots) throws -> LoadedImages {
    // The sample does not depend on which classes and which part are held: what is trained on and
    // what is held out must be fed on the same scale.
    let histograms =
      pipeline.normalization == .measured
      ? try render(classes: 0..<128, .train, examples: 2).histograms() : nil
    return LoadedImages(
      store: try render(
        classes: firstClass..<firstClass + classCount, part,
        examples: part == .train ? exampleCounts.train : exampleCounts.test),
      pipeline: pipeline, histograms: histograms)
  }

  private func render(classes: Range<Int>, _ part: Half, examples: Int) throws -> ImageStore {
    let design = design
    let size = design.imageShape.elementCount
    // A lane draws whole classes, because the shape is made once for all of a class's examples.
    let bytes = try ParallelFill.bytes(itemCount: classes.count, itemSize: examples * size) {
      items, target in
      guard let target = target.baseAddress else { return }
      let canvas = GlyphCanvas(side: design.size)
      for (slot, item) in items.enumerated() {
        let number = UInt64(classes.lowerBound + item)
        let shape = design.shape(ofClass: number)
        for index in 0..<examples {
          let example = GlyphExample(seed: design.seed, number: number, part: part, index: index)
          design.draw(
            example, of: shape, on: canvas, into: target + (slot * examples + index) * size)
        }
      }
    }
    let drawn = ImageStore(
      shape: design.imageShape, bytes: bytes,
      examplesPerClass: [Int](repeating: examples, count: classes.count))
    return pipeline.early.isEmpty ? drawn : try ImageStore(drawn, through: pipeline)
  }
}

extension GlyphDesign {
  /// Reads everything but the seed.
  init(settings: inout SettingsReader, seed: UInt64) {
    self.seed = seed
    script = GlyphScript(settings: &settings)
    style = GlyphStyle(settings: &settings)
    ground = GlyphGround(settings: &settings)
    optics = GlyphOptics(settings: &settings)
    size = settings.integer(
      "size", default: 28, in: 1...512, unit: "pixels",
      "Rows and columns of the images as they are drawn.")
  }
}
