internal import EngramCore

/// Vectors that another network has made of images, or any others, with their labels.
///
/// A vector is fed as an image of one pixel with as many channels as it has features: `1x1xwidth`.
final class Features: Dataset {
  /// What is done to the vectors.
  enum Scaling: String, CaseIterable, Sendable {
    case none, measured
  }

  static let typeName = "features"
  static let summary = "Feature vectors with labels, from a safetensors file or from NumPy files."

  let path: String
  let labelsPath: String
  let tensors: (features: String, labels: String)
  let width: Int
  let classCount: Int
  let scaling: Scaling
  let preparation = Preparation<FeatureTable>()

  var imageShape: ImageShape { ImageShape(height: 1, width: 1, channels: width) }

  init(settings: inout SettingsReader) {
    path = settings.text(
      "path", example: "features.safetensors",
      "The file with the vectors [n, width], .safetensors or .npy, absolute or below a data root.")
    labelsPath = settings.text(
      "labels", default: "",
      "With .npy, the file with the labels [n], absolute or below a data root.")
    tensors = (
      settings.text(
        "features-tensor", default: "features", "In a safetensors file, the tensor of the vectors."),
      settings.text(
        "labels-tensor", default: "labels", "In a safetensors file, the tensor of the labels.")
    )
    width = settings.integer(
      "width", in: 1...1_000_000, unit: "features", example: 512, "Numbers per vector.")
    classCount = settings.integer(
      "classes", in: 1...1_000_000, example: 10, "Labels are below this, and each occurs.")
    scaling = settings.choice(
      "normalize", default: Scaling.none,
      "Whether every feature gets mean 0 and deviation 1, measured on all vectors.")
    if path.hasSuffix(".npy"), labelsPath.isEmpty {
      settings.reject("labels", "a .npy file holds one array; name the one with the labels")
    } else if !path.hasSuffix(".npy"), !labelsPath.isEmpty {
      settings.reject("labels", "this belongs to .npy; in a safetensors file labels are a tensor")
    }
  }

  func prepare(_ roots: DataRoots) throws {
    try preparation.run {
      let place = try roots.locateOwn(path, of: Self.typeName)
      let labelsPlace =
        labelsPath.isEmpty ? nil : try roots.locateOwn(labelsPath, of: Self.typeName)
      let files = try FeatureFiles(
        path: place, labelsPath: labelsPlace, width: width, tensors: tensors)
      for file in [place, labelsPlace].compactMap(\.self) {
        roots.record.note(try DataFile(contentsOf: file))
      }
      let table = try FeatureTable(
        files.features, files.labels, width: width, classCount: classCount,
        names: (place, labelsPlace ?? "\(tensors.labels) of \(place)"))
      return scaling == .none ? table : table.standardized()
    }
  }

  func exampleCount(ofClass classIndex: Int) -> Int {
    precondition(
      0..<classCount ~= classIndex, "class \(classIndex) is not among \(classCount) classes")
    let starts = preparation.result.starts
    return starts[classIndex + 1] - starts[classIndex]
  }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    let count = exampleCount(ofClass: classIndex)
    precondition(
      0..<count ~= exampleIndex, "example \(exampleIndex) is not among \(count) of its class")
    let table = preparation.result
    let start = (table.starts[classIndex] + exampleIndex) * width
    _ = pixels.update(from: table.values[start..<start + width])
  }
}
