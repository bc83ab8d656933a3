internal import EngramCore

/// What a data set says about the extents of its images before it has seen one.
enum RawExtents: Sendable, Equatable {
  /// All images have this shape.
  case fixed(ImageShape)
  /// Only the channels are known; transforms have to end in one shape.
  case varying(channels: Int)

  /// Values per pixel.
  var channels: Int {
    switch self {
    case .fixed(let shape): shape.channels
    case .varying(let channels): channels
    }
  }
}

extension RawExtents {
  /// Reads `extents` and `channels`.
  init(settings: inout SettingsReader, channels standard: Int = 3) {
    let extents = settings.integers(
      "extents", default: [84, 84], in: 1...4096,
      "Rows and columns of all images; [] if they differ, so that transforms make them equal.")
    let isGrey = settings.flag(
      "grey", default: standard == 1, "Whether images are read as grey instead of as colour.")
    let channels = isGrey ? 1 : 3
    if extents.count != 0 && extents.count != 2 {
      settings.reject("extents", "expected rows and columns, two numbers, not \(extents.count)")
    }
    self =
      extents.count == 2
      ? .fixed(ImageShape(height: extents[0], width: extents[1], channels: channels))
      : .varying(channels: channels)
  }
}

extension ImagePipeline {
  // Large and small, wide and high: transforms that make these equal make all images equal.
  private static let samples = [
    (4093, 3067), (3067, 4093), (499, 373), (101, 101), (31, 47), (1, 1),
  ]

  /// Reads `transforms` for images of extents that may not be known.
  ///
  /// - Throws: ``IncompleteComponent`` when a transform is broken, or the images stay unequal.
  init(
    settings: inout SettingsReader, raw: RawExtents, _ normalization: Normalization
  ) throws {
    guard case .varying(let channels) = raw else {
      guard case .fixed(let shape) = raw else { throw IncompleteComponent() }
      try self.init(settings: &settings, raw: shape, normalization)
      return
    }
    let shapes = Self.samples.map { ImageShape(height: $0.0, width: $0.1, channels: channels) }
    try self.init(settings: &settings, raw: shapes[0], normalization)
    for shape in shapes.dropFirst() {
      // What is too small for a crop is found when the images are read.
      guard let result = try? outputShape(for: shape), result != storedShape else { continue }
      settings.reject(
        "transforms",
        "images may differ in size, so a transform that makes them equal has to come first, such as "
          + "{type: resize, size: 84}; if they are all the same, write their 'extents:'")
      throw IncompleteComponent()
    }
  }

  /// The shape that the early transforms make of images of another shape.
  func outputShape(for raw: ImageShape) throws(ShapeProblem) -> ImageShape {
    var shape = raw
    for transform in early { shape = try transform.outputShape(for: shape) }
    return shape
  }
}
