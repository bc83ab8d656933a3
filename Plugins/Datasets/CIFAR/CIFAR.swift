internal import EngramCore

/// The half of a data set that is distributed as two.
enum Half: String, CaseIterable, Sendable {
  case train, test

  /// The two ports.
  static let ports = [
    Port("train", .dataset, "The training images."), Port("test", .dataset, "The test images."),
  ]
}

/// Small photographs of ten kinds of things: 50,000 training and 10,000 test images of 32x32.
///
/// > Source: Krizhevsky (2009), <https://www.cs.toronto.edu/~kriz/cifar.html>.
final class CIFAR10: FileDataset, ComponentWithPorts, DownloadableDataset {
  static let typeName = "cifar-10"
  static let summary = "CIFAR-10 photographs from the official binary version, packed or unpacked."
  static let ports = Half.ports
  static let downloads = CIFARLayout.cifar10.downloads
  /// Mean and deviation of the 50,000 training images.
  static let official = Normalization.constants(
    mean: [0.4914, 0.4822, 0.4465], deviation: [0.2470, 0.2435, 0.2616])

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
    let normalization = Normalization(
      settings: &settings, default: .official, official: Self.official)
    self.init(
      part: part,
      pipeline: try ImagePipeline(settings: &settings, raw: CIFARRecords.shape, normalization))
  }

  func part(at port: String) -> any Component {
    CIFAR10(part: Half(rawValue: port) ?? part, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let (layout, classCount) = (CIFARLayout.cifar10, classCount)
    let names = part == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
    let path = try layout.locate(for: Self.typeName, in: roots)
    let identity = SourceIdentity(
      dataset: Self.typeName, files: layout.files(names, in: path), selection: "\(part)")
    return ImageOrigin(identity) {
      // Selections of the training images come with fewer batches.
      let files = try layout.read(names, in: path, isComplete: false)
      return try CIFARImages(files, classCount: classCount) { $0.label($1, at: 0) }
    }
  }
}

/// Small photographs of a hundred kinds of things in twenty groups: 50,000 training and 10,000 test
/// images of 32x32.
///
/// > Source: Krizhevsky (2009), <https://www.cs.toronto.edu/~kriz/cifar.html>.
final class CIFAR100: FileDataset, ComponentWithPorts, DownloadableDataset {
  /// Which of the two labels is the class.
  enum Labels: String, CaseIterable, Sendable {
    case fine, coarse
  }

  static let typeName = "cifar-100"
  static let summary = "CIFAR-100 photographs from the official binary version, packed or unpacked."
  static let ports = Half.ports
  static let downloads = CIFARLayout.cifar100.downloads
  /// Mean and deviation of the 50,000 training images.
  static let official = Normalization.constants(
    mean: [0.5071, 0.4865, 0.4409], deviation: [0.2673, 0.2564, 0.2762])

  let part: Half
  let labels: Labels
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  var classCount: Int { labels == .fine ? 100 : 20 }

  init(part: Half, labels: Labels, pipeline: ImagePipeline) {
    self.part = part
    self.labels = labels
    self.pipeline = pipeline
  }

  convenience init(settings: inout SettingsReader) throws {
    let part = settings.choice("part", default: Half.train, "The training or the test images.")
    let labels = settings.choice(
      "labels", default: Labels.fine, "Whether the 100 kinds or the 20 groups are the classes.")
    let normalization = Normalization(
      settings: &settings, default: .official, official: Self.official)
    self.init(
      part: part, labels: labels,
      pipeline: try ImagePipeline(settings: &settings, raw: CIFARRecords.shape, normalization))
  }

  func part(at port: String) -> any Component {
    CIFAR100(part: Half(rawValue: port) ?? part, labels: labels, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let (layout, classCount) = (CIFARLayout.cifar100, classCount)
    let names = [part == .train ? "train.bin" : "test.bin"]
    let path = try layout.locate(for: Self.typeName, in: roots)
    let identity = SourceIdentity(
      dataset: Self.typeName, files: layout.files(names, in: path),
      selection: "\(part), \(labels)")
    let place = labels == .fine ? 1 : 0
    return ImageOrigin(identity) {
      let files = try layout.read(names, in: path, isComplete: true)
      return try CIFARImages(files, classCount: classCount) { $0.label($1, at: place) }
    }
  }
}
