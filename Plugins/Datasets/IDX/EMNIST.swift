internal import EngramCore

/// Handwritten digits and letters in the form of MNIST, in six groupings.
///
/// The files hold every image transposed; here they stand upright. The letters are labelled from 1 in
/// their files; class 0 is A.
///
/// > Source: Cohen, Afshar, Tapson and van Schaik (2017), <https://arxiv.org/abs/1702.05373>, and
/// > <https://www.nist.gov/itl/products-and-services/emnist-dataset>.
final class EMNIST: FileDataset, ComponentWithPorts, DownloadableDataset {
  /// The groupings, by the word in the file names.
  enum Split: String, CaseIterable, Sendable {
    case balanced, byclass, bymerge, digits, letters, mnist

    /// The number of classes.
    var classCount: Int {
      switch self {
      case .byclass: 62
      case .balanced, .bymerge: 47
      case .letters: 26
      case .digits, .mnist: 10
      }
    }
  }

  static let typeName = "emnist"
  static let summary = "EMNIST digits and letters from the official IDX files or their zip archive."
  static let ports = Half.ports
  static let downloads = [
    Download(
      "emnist/gzip.zip", from: "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
      .md5("58c8d27c78d21e728a6bc7b3cc06412e"), byteCount: 561_753_746,
      orInstead: ["emnist/emnist-gzip.zip", "emnist/gzip"])
  ]
  // The packed images of the largest split have 170 MB.
  private static let entryLimit = 1 << 30

  let part: Half
  let split: Split
  let selection: IDXSelection
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  var classCount: Int { selection.labels.count }

  init(part: Half, split: Split, selection: IDXSelection, pipeline: ImagePipeline) {
    self.part = part
    self.split = split
    self.pipeline = pipeline
    var selection = selection
    selection.isTransposed = true
    selection.labelOffset = split == .letters ? 1 : 0
    self.selection = selection
  }

  convenience init(settings: inout SettingsReader) throws {
    let part = settings.choice("part", default: Half.train, "The training or the test images.")
    let split = settings.choice(
      "split", default: Split.balanced,
      "Which images, and what are their classes; byclass has 62, bymerge and balanced have 47.")
    let selection = IDXSelection(
      settings: &settings, dataset: Self.typeName, labelCount: split.classCount)
    let normalization = Normalization(settings: &settings)
    self.init(
      part: part, split: split, selection: selection,
      pipeline: try ImagePipeline(settings: &settings, raw: selection.shape, normalization))
  }

  func part(at port: String) -> any Component {
    EMNIST(
      part: Half(rawValue: port) ?? part, split: split, selection: selection, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let images = try place(of: "images-idx3-ubyte", in: roots)
    let labels = try place(of: "labels-idx1-ubyte", in: roots)
    var paths = [images.path]
    if labels.path != images.path { paths.append(labels.path) }
    var identity = selection
    identity.dataset = "\(Self.typeName)-\(split)-\(part)"
    return ImageOrigin(identity.identity(of: paths)) { [selection] in
      try IDXImages(
        try images.read(dimensionCount: 3), try labels.read(dimensionCount: 1), selection)
    }
  }

  /// Where a file is: by itself, or in the archive.
  private func place(of kind: String, in roots: DataRoots) throws -> Place {
    let name = "emnist-\(split.rawValue)-\(part.rawValue)-\(kind)"
    let names = ["emnist/", "emnist/gzip/"].flatMap { [$0 + name + ".gz", $0 + name] }
    if let path = try roots.find(names) { return Place(path: path, entry: nil) }
    if let archive = try roots.find(["emnist/gzip.zip", "emnist/emnist-gzip.zip"]) {
      return Place(path: archive, entry: name + ".gz")
    }
    let path = try roots.locate(
      names, of: Self.typeName,
      remedy: "fetch it with 'engram data fetch emnist', or put gzip.zip of "
        + "www.nist.gov/itl/products-and-services/emnist-dataset there, packed or unpacked, or set ENGRAM_DATA to the folder above emnist"
    )
    return Place(path: path, entry: nil)
  }

  private struct Place {
    /// The file or the archive.
    let path: String
    /// The end of the name in the archive.
    let entry: String?

    func read(dimensionCount: Int) throws -> IDXFile {
      guard let entry else { return try IDXFile(path: path, dimensionCount: dimensionCount) }
      var reader = try ArchiveReader.open(path, as: .zip)
      while let name = try reader.nextEntry() {
        guard name.hasSuffix(entry), reader.entryIsFile else { continue }
        let bytes = try reader.read(upTo: EMNIST.entryLimit)
        return try IDXFile(
          try ArchiveReader.open(bytes, named: "\(name) in \(path)", as: .stream),
          dimensionCount: dimensionCount)
      }
      throw DataError("\(path) holds no \(entry); get it anew")
    }
  }
}
