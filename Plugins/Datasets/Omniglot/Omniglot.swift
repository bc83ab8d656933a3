internal import EngramCore

/// Handwritten characters of 50 alphabets: 1,623 characters, 20 drawings of each.
///
/// Every character is a class; with `rotations`, each of its quarter turns is another one: class
/// `t * n + c` is character `c` of `n`, turned counter-clockwise by `t` quarters. Ink is bright on
/// dark ground, the reverse of the files.
///
/// Drawings are resized before they are turned, which agrees with the usual opposite order up to
/// the rounding of a byte.
final class Omniglot: StoredDataset, ComponentWithPorts {
  static let typeName = "omniglot"
  static let summary = "Omniglot characters from the two official zip archives."

  // The constants in common use belong to images with dark ink; they are applied as they are.
  private static let official = Normalization.constants(mean: 0.922, deviation: 0.084)
  private static let remedy =
    "put images_background.zip and images_evaluation.zip of github.com/brendenlake/omniglot there, "
    + "or set ENGRAM_DATA to the folder above omniglot"

  let part: OmniglotPart
  let hasRotations: Bool
  let format: ImageFormat
  let variation: DrawingVariation
  let layout: OmniglotLayout
  let classCount: Int
  let preparation = Preparation<LoadedImages>()

  init(
    part: OmniglotPart, hasRotations: Bool, format: ImageFormat,
    variation: DrawingVariation = .none, layout: OmniglotLayout = .official
  ) {
    self.part = part
    self.hasRotations = hasRotations
    self.format = format
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
    var format = ImageFormat(settings: &settings)
    format.normalization = settings.choice(
      "normalize", default: Normalization.Published.measured,
      "measured on the images as fed, official constants (of images with dark ink), unit (0 to 1) "
        + "or none (0 to 255)."
    ).normalization(official: Omniglot.official)
    let variation = DrawingVariation(
      thickening: settings.integer(
        "thicken", default: 0, in: 0...10, unit: "pixels",
        "Most pixels of 105 by which strokes grow on each side; each drawing by its own amount."),
      jitter: Float(
        settings.number(
          "jitter", default: 0, in: 0...3,
          "Slant, turn, stretch and shift of each drawing; 1 for what handwriting shows.")))
    self.init(part: part, hasRotations: hasRotations, format: format, variation: variation)
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
      part: OmniglotPart(rawValue: port) ?? part, hasRotations: hasRotations, format: format,
      variation: variation, layout: layout)
  }

  func load(from roots: DataRoots) throws -> LoadedImages {
    let paths = try layout.archives.map { archive in
      try roots.locate(
        ["omniglot/\(archive.name).zip"], of: Omniglot.typeName, remedy: Omniglot.remedy)
    }
    let archives = try readArchives(paths)
    let drawings = archives.flatMap { archive in archive.characters.map { ($0, archive.path) } }
    let chosen = layout.characters(of: part).map { drawings[$0] }
    let bytes = try decode(chosen)
    let store = ImageStore(
      side: format.side, bytes: bytes,
      examplesPerClass: [Int](repeating: layout.drawingCount, count: chosen.count))
    return LoadedImages(store: store, format: format, turnCount: hasRotations ? 4 : 1)
  }

  private func readArchives(_ paths: [String]) throws -> [OmniglotArchive] {
    let archives = Gathering<OmniglotArchive>()
    try LaneGroup(count: paths.count).run { lane in
      archives[lane] = try OmniglotArchive(
        path: paths[lane], characterCount: layout.archives[lane].characterCount,
        drawingCount: layout.drawingCount)
    }
    return archives.inOrder
  }

  /// Decodes, inverts and resizes drawings on all cores.
  private func decode(_ characters: [([OmniglotArchive.Drawing], String)]) throws -> [UInt8] {
    let resizer = BilinearResizer(
      sourceHeight: layout.side, sourceWidth: layout.side, side: format.side)
    let perCharacter = layout.drawingCount
    let area = format.side * format.side
    return try ParallelFill.bytes(itemCount: characters.count * perCharacter, itemSize: area) {
      items, target in
      var full = [UInt8](repeating: 0, count: layout.side * layout.side)
      var scratch = [UInt8](repeating: 0, count: resizer.scratchCount)
      guard let target = target.baseAddress else { return }
      for (slot, item) in items.enumerated() {
        let (drawings, path) = characters[item / perCharacter]
        let drawing = drawings[item % perCharacter]
        try full.withUnsafeMutableBufferPointer { full in
          guard let pixels = full.baseAddress else { return }
          try drawing.file.withUnsafeBytes { file in
            try PNGDecoder.decodeSquare(
              file, side: layout.side, into: pixels, name: "\(drawing.name) in \(path)")
          }
          for index in full.indices { full[index] = 255 - full[index] }
          variation.apply(to: pixels, side: layout.side, name: drawing.name)
          scratch.withUnsafeMutableBufferPointer { scratch in
            guard let scratch = scratch.baseAddress else { return }
            resizer.resize(pixels, into: target + slot * area, scratch: scratch)
          }
        }
      }
    }
  }
}
