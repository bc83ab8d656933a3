internal import EngramCore
internal import TensorEngine

/// Characters that nobody wrote: random strokes per class, a hand that trembles per example.
///
/// Classes are numbered without end from the seed; a dataset holds the `classCount` classes from
/// `firstClass` on, so that datasets with other numbers have no class in common. Class `n` looks the
/// same in every dataset of the seed. All images are drawn when the dataset is prepared.
final class Glyphs: StoredDataset {
  static let typeName = "glyphs"
  static let summary = "Procedural stroke characters, any number of classes, no files needed."

  let seed: UInt64
  let firstClass: Int
  let classCount: Int
  let exampleCount: Int
  let style: GlyphStyle
  let size: Int
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(
    seed: UInt64, firstClass: Int, classCount: Int, exampleCount: Int, style: GlyphStyle,
    size: Int, pipeline: ImagePipeline
  ) {
    self.seed = seed
    self.firstClass = firstClass
    self.classCount = classCount
    self.exampleCount = exampleCount
    self.style = style
    self.size = size
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
    let style = GlyphStyle(settings: &settings)
    let size = settings.integer(
      "size", default: 28, in: 1...512, unit: "pixels",
      "Rows and columns of the images as they are drawn.")
    let normalization = Normalization(settings: &settings)
    let pipeline = try ImagePipeline(
      settings: &settings, raw: ImageShape(height: size, width: size, channels: 1), normalization)
    if classCount * exampleCount > ParallelFill.byteLimit / pipeline.storedShape.elementCount {
      settings.reject("classes", "so many images of this size take more than four gigabytes")
    }
    self.init(
      seed: UInt64(seed), firstClass: firstClass, classCount: classCount,
      exampleCount: exampleCount, style: style, size: size, pipeline: pipeline)
  }

  /// Draws all images; the roots are not looked at.
  func load(from roots: DataRoots) throws -> LoadedImages {
    // The sample does not depend on which classes are held: training and held-out classes must be
    // fed on the same scale.
    let histograms =
      pipeline.normalization == .measured
      ? try render(classes: 0..<128, examples: 2).histograms() : nil
    return LoadedImages(
      store: try render(classes: firstClass..<firstClass + classCount, examples: exampleCount),
      pipeline: pipeline, histograms: histograms)
  }

  private func render(classes: Range<Int>, examples: Int) throws -> ImageStore {
    let side = size
    let area = side * side
    // A lane draws whole classes, because the shape is made once for all of a class's examples.
    let bytes = try ParallelFill.bytes(itemCount: classes.count, itemSize: examples * area) {
      items, target in
      guard let target = target.baseAddress else { return }
      var distances = [Float](repeating: 0, count: area)
      distances.withUnsafeMutableBufferPointer { distances in
        for (slot, item) in items.enumerated() {
          let number = UInt64(classes.lowerBound + item)
          let shape = shape(ofClass: number)
          for example in 0..<examples {
            var random = RandomStream(
              seed: seed, RandomStream.key("glyph example"), number, UInt64(example))
            GlyphDrawing(of: shape, style: style, side: side, from: &random).render(
              side: side, distances: distances, into: target + (slot * examples + example) * area)
          }
        }
      }
    }
    let drawn = ImageStore(
      shape: ImageShape(height: side, width: side, channels: 1), bytes: bytes,
      examplesPerClass: [Int](repeating: examples, count: classes.count))
    return pipeline.early.isEmpty ? drawn : try ImageStore(drawn, through: pipeline)
  }

  /// The shape of a class, by its global number.
  func shape(ofClass number: UInt64) -> GlyphShape {
    var random = RandomStream(seed: seed, RandomStream.key("glyph class"), number)
    return GlyphShape(from: &random)
  }
}
