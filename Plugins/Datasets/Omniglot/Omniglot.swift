internal import EngramCore

/// Handwritten characters of 50 alphabets: 1,623 characters, 20 drawings of each.
///
/// Every character is a class; with `rotations`, each of its quarter turns is another one: class
/// `t * n + c` is character `c` of `n`, turned counter-clockwise by `t` quarters. Ink is bright on
/// dark ground, the reverse of the files.
///
/// Drawings are resized before they are turned, which agrees with the usual opposite order up to
/// the rounding of a byte.
final class Omniglot: FileDataset, ComponentWithPorts, DownloadableDataset {
  static let typeName = "omniglot"
  static let summary = "Omniglot characters from the two official zip archives."

  static let downloads = [
    download("images_background.zip", "68d2efa1b9178cc56df9314c21c6e718"),
    download("images_evaluation.zip", "6b91aef0f799c5bb55b94e3f2daec811"),
  ]

  private static func download(_ name: String, _ md5: String) -> Download {
    Download(
      "omniglot/\(name)",
      from: "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/\(name)",
      .md5(md5))
  }

  // The constants in common use belong to images with dark ink; they are applied as they are.
  private static let official = Normalization.constants(mean: [0.922], deviation: [0.084])
  private static let remedy =
    "fetch them with 'engram data fetch omniglot', or set ENGRAM_DATA to the folder above omniglot"

  let part: OmniglotPart
  let hasRotations: Bool
  let pipeline: ImagePipeline
  let variation: DrawingVariation
  let layout: OmniglotLayout
  let classCount: Int
  let preparation = Preparation<LoadedImages>()

  init(
    part: OmniglotPart, hasRotations: Bool, pipeline: ImagePipeline,
    variation: DrawingVariation = .none, layout: OmniglotLayout = .official
  ) {
    self.part = part
    self.hasRotations = hasRotations
    self.pipeline = pipeline
    self.variation = variation
    self.layout = layout
    classCount = layout.characters(of: part).count * (hasRotations ? 4 : 1)
  }

  convenience init(settings: inout SettingsReader) throws {
    let part = settings.choice(
      "part", default: OmniglotPart.train,
      "train, validation or test of the seeded 1028/172/423 split, or one of the two archives.")
    let hasRotations = settings.flag(
      "rotations", default: true, "Whether the quarter turns of a character are classes as well.")
    let variation = DrawingVariation(
      thickening: settings.integer(
        "thicken", default: 0, in: 0...10, unit: "pixels",
        "Most pixels of 105 by which strokes grow on each side; each drawing by its own amount."),
      jitter: Float(
        settings.number(
          "jitter", default: 0, in: 0...3,
          "Slant, turn, stretch and shift of each drawing; 1 for what handwriting shows.")))
    let normalization = Normalization(settings: &settings, official: Omniglot.official)
    let side = OmniglotLayout.official.side
    let pipeline = try ImagePipeline(
      settings: &settings, raw: ImageShape(height: side, width: side, channels: 1), normalization)
    if hasRotations, pipeline.storedShape.height != pipeline.storedShape.width {
      settings.reject(
        "rotations",
        "images of \(pipeline.storedShape) cannot be turned by quarters; make them square")
    }
    self.init(part: part, hasRotations: hasRotations, pipeline: pipeline, variation: variation)
  }

  static var ports: [Port] {
    [
      Port("train", .dataset, "1,028 characters of the seeded split."),
      Port("validation", .dataset, "172 characters of the seeded split."),
      Port("test", .dataset, "423 characters of the seeded split."),
      Port("background", .dataset, "The first archive: 964 characters."),
      Port("evaluation", .dataset, "The second archive: 659 characters."),
    ]
  }

  func part(at port: String) -> any Component {
    Omniglot(
      part: OmniglotPart(rawValue: port) ?? part, hasRotations: hasRotations, pipeline: pipeline,
      variation: variation, layout: layout)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let paths = try layout.archives.map { archive in
      try roots.locate(
        ["omniglot/\(archive.name).zip"], of: Omniglot.typeName, remedy: Omniglot.remedy)
    }
    let identity = SourceIdentity(
      dataset: Omniglot.typeName, files: paths,
      selection: "part \(part), thicken \(variation.thickening), jitter \(variation.jitter), "
        + "layout \(layout)")
    return ImageOrigin(identity) { try self.drawings(in: paths) }
  }

  func load(from roots: DataRoots) throws -> LoadedImages {
    LoadedImages(
      store: try ImageStore(from: try origin(in: roots), through: pipeline, roots),
      pipeline: pipeline, turnCount: hasRotations ? 4 : 1)
  }

  private func drawings(in paths: [String]) throws -> OmniglotDrawings {
    let archives = try readArchives(paths)
    let drawings = archives.flatMap { archive in archive.characters.map { ($0, archive.path) } }
    return OmniglotDrawings(
      characters: layout.characters(of: part).map { drawings[$0] }, side: layout.side,
      drawingCount: layout.drawingCount, variation: variation)
  }

  private func readArchives(_ paths: [String]) throws -> [OmniglotArchive] {
    try LaneGroup(count: paths.count).map { lane in
      try OmniglotArchive(
        path: paths[lane], characterCount: layout.archives[lane].characterCount,
        drawingCount: layout.drawingCount)
    }
  }
}

/// The drawings of some characters, bright ink on dark ground.
private struct OmniglotDrawings: ImageSource {
  let characters: [([OmniglotArchive.Drawing], String)]
  let side: Int
  let drawingCount: Int
  let variation: DrawingVariation

  var examplesPerClass: [Int] { [Int](repeating: drawingCount, count: characters.count) }

  func image(_ index: Int) throws -> ByteImage {
    let (drawings, path) = characters[index / drawingCount]
    let drawing = drawings[index % drawingCount]
    var bytes = [UInt8](repeating: 0, count: side * side)
    try bytes.withUnsafeMutableBufferPointer { bytes in
      guard let pixels = bytes.baseAddress else { return }
      try drawing.file.withUnsafeBytes { file in
        try PNGDecoder.decodeSquare(
          file, side: side, into: pixels, name: "\(drawing.name) in \(path)")
      }
      for index in bytes.indices { bytes[index] = 255 - bytes[index] }
      variation.apply(to: pixels, side: side, name: drawing.name)
    }
    return ByteImage(shape: ImageShape(height: side, width: side, channels: 1), bytes: bytes)
  }
}
