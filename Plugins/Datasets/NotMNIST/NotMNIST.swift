internal import EngramCore

/// The letters A to J in many typefaces, 28x28 grey.
///
/// Read from the four IDX files in the form of MNIST that are in common use, or from the original
/// folders of PNG files: `notMNIST_large` for training and `notMNIST_small` for tests, packed or not.
///
/// > Source: Bulatov (2011), <http://yaroslavvb.blogspot.com/2011/09/notmnist-dataset.html>.
final class NotMNIST: FileDataset, ComponentWithPorts, DownloadableDataset {
  static let typeName = "notmnist"
  static let summary = "The letters A to J of notMNIST, from IDX files or folders of PNG files."
  static let ports = Half.ports
  // No checksums are published, only the sizes are known.
  static let downloads = [
    Download(
      "notmnist/notMNIST_large.tar.gz",
      from: "http://yaroslavvb.com/upload/notMNIST/notMNIST_large.tar.gz", byteCount: 247_336_696,
      orInstead: others("notMNIST_large", "train")),
    Download(
      "notmnist/notMNIST_small.tar.gz",
      from: "http://yaroslavvb.com/upload/notMNIST/notMNIST_small.tar.gz", byteCount: 8_458_043,
      orInstead: others("notMNIST_small", "t10k")),
  ]

  private static func others(_ folder: String, _ prefix: String) -> [String] {
    ["\(prefix)-images-idx3-ubyte.gz", "\(prefix)-images-idx3-ubyte", folder, "\(folder).tar"]
      .map { "notmnist/" + $0 }
  }

  // The originals hold files that no program can read; every user of the data set leaves them out.
  private static let unreadable: Set = [
    "RnJlaWdodERpc3BCb29rSXRhbGljLnR0Zg==.png", "TmlraXNFRi1TZW1pQm9sZEl0YWxpYy5vdGY=.png",
    "RGVtb2NyYXRpY2FCb2xkT2xkc3R5bGUgQm9sZC50dGY=.png",
    "Q3Jvc3NvdmVyIEJvbGRPYmxpcXVlLnR0Zg==.png",
  ]
  private static let shape = ImageShape(height: 28, width: 28, channels: 1)

  let part: Half
  let pipeline: ImagePipeline
  let classCount = 10
  let preparation = Preparation<LoadedImages>()

  init(part: Half, pipeline: ImagePipeline) {
    self.part = part
    self.pipeline = pipeline
  }

  convenience init(settings: inout SettingsReader) throws {
    let part = settings.choice("part", default: Half.train, "The training or the test images.")
    let normalization = Normalization(settings: &settings)
    self.init(
      part: part, pipeline: try ImagePipeline(settings: &settings, raw: Self.shape, normalization))
  }

  func part(at port: String) -> any Component {
    NotMNIST(part: Half(rawValue: port) ?? part, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let prefix = part == .train ? "train" : "t10k"
    let words = ["images-idx3-ubyte", "labels-idx1-ubyte"].map { "notmnist/\(prefix)-\($0)" }
    let folder = part == .train ? "notMNIST_large" : "notMNIST_small"
    if let images = try roots.find([words[0] + ".gz", words[0]]) {
      let labels = try roots.locate(
        [words[1] + ".gz", words[1]], of: Self.typeName, remedy: "it belongs beside \(images)")
      return IDXSelection(dataset: Self.typeName, labelCount: 10, labels: Array(0..<10))
        .origin(images: images, labels: labels)
    }
    let place = try roots.locate(
      ["notmnist/\(folder)", "notmnist/\(folder).tar.gz", "notmnist/\(folder).tar"],
      of: Self.typeName,
      remedy:
        "fetch them with 'engram data fetch notmnist', or put notMNIST_large and notMNIST_small there, packed or unpacked, or the four IDX files, "
        + "or set ENGRAM_DATA to the folder above notmnist")
    return ImageOrigin(SourceIdentity(dataset: Self.typeName, files: [place])) {
      try self.letters(in: place)
    }
  }

  private func letters(in place: String) throws -> EncodedImages {
    let letters = Set("ABCDEFGHIJ".map(String.init))
    let images = try ImageTree.images(in: place) { path in
      // Whether the folder is repeated inside the archive does not matter.
      path.count >= 2 && letters.contains(path[path.count - 2])
        && !Self.unreadable.contains(path[path.count - 1])
    }
    let inFolders = images.map {
      NamedBytes(name: $0.name, path: Array($0.path.suffix(2)), place: $0.place)
    }
    let classes = try ClassFolders.classes(
      of: inFolders, count: classCount, in: place, for: Self.typeName)
    return EncodedImages(
      classes: classes, extents: .fixed(Self.shape), pipeline: pipeline, hasExtentsSetting: false)
  }
}
