internal import EngramCore

/// The part of a split by classes.
enum ClassSplit: String, CaseIterable, Sendable {
  case train, validation, test

  /// The three ports.
  static let ports = [
    Port("train", .dataset, "The training classes."),
    Port("validation", .dataset, "The validation classes."),
    Port("test", .dataset, "The test classes."),
  ]
}

/// A few-shot data set that is a split of the classes of CIFAR-100; each class has the images of both
/// official halves, 600 in all, those of `train.bin` first.
protocol CIFARFewShot: FileDataset, ComponentWithPorts, DownloadableDataset {
  /// The number of classes of a part.
  static func classCount(of part: ClassSplit) -> Int
  /// The part of a class of CIFAR-100.
  static func split(coarse: Int, fine: Int) -> ClassSplit
  /// The classes that are held.
  var part: ClassSplit { get }
  /// Creates the data set without touching files.
  init(part: ClassSplit, pipeline: ImagePipeline)
}

extension CIFARFewShot {
  static var ports: [Port] { ClassSplit.ports }
  static var downloads: [Download] { CIFARLayout.cifar100.downloads }
  var classCount: Int { Self.classCount(of: part) }

  /// Reads the settings that both data sets have.
  init(settings: inout SettingsReader) throws {
    let part = settings.choice("part", default: ClassSplit.train, "Which classes are held.")
    let normalization = Normalization(
      settings: &settings, default: .official, official: CIFAR100.official)
    self.init(
      part: part,
      pipeline: try ImagePipeline(settings: &settings, raw: CIFARRecords.shape, normalization))
  }

  func part(at port: String) -> any Component {
    Self(part: ClassSplit(rawValue: port) ?? part, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let layout = CIFARLayout.cifar100
    let names = ["train.bin", "test.bin"]
    let path = try layout.locate(for: Self.typeName, in: roots)
    let identity = SourceIdentity(
      dataset: Self.typeName, files: layout.files(names, in: path), selection: "\(part)")
    return ImageOrigin(identity) {
      try self.images(of: try layout.read(names, in: path, isComplete: true))
    }
  }

  private func images(of files: [CIFARRecords]) throws -> CIFARImages {
    var fine = Set<Int>()
    for file in files {
      for index in 0..<file.count {
        let labels = (coarse: file.label(index, at: 0), fine: file.label(index, at: 1))
        if Self.split(coarse: labels.coarse, fine: labels.fine) == part { fine.insert(labels.fine) }
      }
    }
    guard fine.count == classCount else {
      let names = files.map(\.name).joined(separator: ", ")
      throw DataError(
        "\(Self.typeName): \(names) hold \(fine.count) classes of the \(part.rawValue) part instead "
          + "of \(classCount)")
    }
    let numbers = Dictionary(uniqueKeysWithValues: fine.sorted().enumerated().map { ($1, $0) })
    return try CIFARImages(files, classCount: classCount) { numbers[$0.label($1, at: 1)] }
  }
}

/// CIFAR-FS: 64 training, 16 validation and 20 test classes of CIFAR-100, in the order of their labels.
///
/// > Source: Bertinetto, Henriques, Torr and Vedaldi (2019), <https://arxiv.org/abs/1805.08136>; the
/// > lists of classes as in `torchmeta/datasets/assets/cifar100/cifar-fs` of
/// > <https://github.com/tristandeleu/pytorch-meta>.
final class CIFARFS: CIFARFewShot {
  static let typeName = "cifar-fs"
  static let summary = "CIFAR-FS: 64, 16 and 20 classes of CIFAR-100 for few-shot learning."

  // Beaver, beetle, butterfly, camel, cattle, crab, crocodile, flatfish, lamp, maple tree, motorcycle,
  // otter, sea, shark, television, tractor.
  private static let validation: Set = [
    4, 7, 14, 15, 19, 26, 27, 32, 40, 47, 48, 55, 71, 73, 87, 89,
  ]
  // Baby, bed, bicycle, chimpanzee, fox, leopard, man, pickup truck, plain, poppy, rocket, rose, snail,
  // sweet pepper, table, telephone, wardrobe, whale, woman, worm.
  private static let test: Set = [
    2, 5, 8, 21, 34, 42, 46, 58, 60, 62, 69, 70, 77, 83, 84, 86, 94, 95, 98, 99,
  ]

  let part: ClassSplit
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(part: ClassSplit, pipeline: ImagePipeline) {
    self.part = part
    self.pipeline = pipeline
  }

  static func classCount(of part: ClassSplit) -> Int {
    switch part {
    case .train: 64
    case .validation: 16
    case .test: 20
    }
  }

  static func split(coarse: Int, fine: Int) -> ClassSplit {
    validation.contains(fine) ? .validation : test.contains(fine) ? .test : .train
  }
}

/// FC100: 60 training, 20 validation and 20 test classes of CIFAR-100, whole groups of five apart.
///
/// > Source: Oreshkin, Rodríguez López and Lacoste (2018), <https://arxiv.org/abs/1805.10123>, and
/// > <https://github.com/ElementAI/TADAM>; the same groups as in
/// > `torchmeta/datasets/assets/cifar100/fc100` of <https://github.com/tristandeleu/pytorch-meta>.
final class FC100: CIFARFewShot {
  static let typeName = "fc100"
  static let summary = "FC100: 60, 20 and 20 classes of CIFAR-100, split by groups."

  // Large carnivores, large omnivores and herbivores, invertebrates other than insects, small mammals.
  private static let validation: Set = [8, 11, 13, 16]
  // Aquatic mammals, insects, medium mammals, people.
  private static let test: Set = [0, 7, 12, 14]

  let part: ClassSplit
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(part: ClassSplit, pipeline: ImagePipeline) {
    self.part = part
    self.pipeline = pipeline
  }

  static func classCount(of part: ClassSplit) -> Int { part == .train ? 60 : 20 }

  static func split(coarse: Int, fine: Int) -> ClassSplit {
    validation.contains(coarse) ? .validation : test.contains(coarse) ? .test : .train
  }
}
