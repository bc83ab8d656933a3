internal import EngramCore

/// The half of a data set in the layout of MNIST.
enum MNISTPart: String, CaseIterable, Sendable {
  case train, test

  /// The beginning of the file names.
  var prefix: String { self == .train ? "train" : "t10k" }
}

/// A data set that is distributed as the four files of MNIST, in a folder of its own.
protocol MNISTLike: FileDataset, ComponentWithPorts, DownloadableDataset {
  /// The half that is read.
  var part: MNISTPart { get }
  /// Which images of it, in what form.
  var selection: IDXSelection { get }
  /// The end of the sentence that says the files are missing.
  static var remedy: String { get }
  /// The published mean and deviation of the training images.
  static var official: Normalization { get }
  /// Creates the data set without touching files.
  init(part: MNISTPart, selection: IDXSelection, pipeline: ImagePipeline)
}

extension MNISTLike {
  var classCount: Int { selection.labels.count }

  /// Describes the four files.
  ///
  /// - Parameters:
  ///   - address: The folder that they are in.
  ///   - files: The beginning of each name, with the MD5 of the file, that of what it decompresses to
  ///     and the size, as far as they are published.
  /// - Returns: The files in their order.
  static func files(
    at address: String,
    _ files: KeyValuePairs<String, (md5: String, contents: String?, bytes: Int?)>
  ) -> [Download] {
    files.map { kind, file in
      let name = "\(kind)-ubyte.gz"
      return Download(
        "\(typeName)/\(name)", from: address + name, .md5(file.md5),
        contents: file.contents.map { .md5($0) }, byteCount: file.bytes,
        orInstead: ["\(typeName)/\(kind)-ubyte"])
    }
  }

  static var ports: [Port] {
    [
      Port("train", .dataset, "The training images."), Port("test", .dataset, "The test images."),
    ]
  }

  func part(at port: String) -> any Component {
    Self(
      part: MNISTPart(rawValue: port) ?? part, selection: selection, pipeline: pipeline)
  }

  /// Reads the settings that these data sets have in common.
  init(settings: inout SettingsReader) throws {
    let part = settings.choice(
      "part", default: MNISTPart.train, "The training or the test images.")
    let selection = IDXSelection(
      settings: &settings, dataset: Self.typeName, labelCount: 10)
    let normalization = Normalization(
      settings: &settings, default: .official, official: Self.official)
    let pipeline = try ImagePipeline(
      settings: &settings, raw: selection.shape, normalization)
    self.init(part: part, selection: selection, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    func locate(_ kind: String) throws -> String {
      let file = "\(Self.typeName)/\(part.prefix)-\(kind)-ubyte"
      return try roots.locate([file + ".gz", file], of: Self.typeName, remedy: Self.remedy)
    }
    return selection.origin(
      images: try locate("images-idx3"), labels: try locate("labels-idx1"))
  }
}

/// Handwritten digits: 60,000 training and 10,000 test images of 28x28.
///
/// > Source: LeCun, Cortes and Burges, <http://yann.lecun.com/exdb/mnist/>.
final class MNIST: MNISTLike {
  static let typeName = "mnist"
  static let summary = "MNIST digits from the official IDX files."
  static let remedy =
    "fetch them with 'engram data fetch mnist', or set ENGRAM_DATA to the folder above mnist"
  static let official = Normalization.constants(mean: [0.1307], deviation: [0.3081])
  // The original page no longer hands out the files; this is the mirror that PyTorch's users take.
  static let downloads = files(
    at: "https://ossci-datasets.s3.amazonaws.com/mnist/",
    [
      "train-images-idx3": (
        "f68b3c2dcbeaaa9fbdd348bbdeb94873", "6bbc9ace898e44ae57da46a324031adb", 9_912_422
      ),
      "train-labels-idx1": (
        "d53e105ee54ea40749a09fcbcd1e9432", "a25bea736e30d166cdddb491f175f624", 28_881
      ),
      "t10k-images-idx3": (
        "9fb629c4189551a2d022fa330f9573f3", "2646ac647ad5339dbf082846283269ea", 1_648_877
      ),
      "t10k-labels-idx1": (
        "ec29112dd5afa0611ce80d1b7f02629c", "27ae3e4e09519cfbb04c329615203637", 4_542
      ),
    ])

  let part: MNISTPart
  let selection: IDXSelection
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(part: MNISTPart, selection: IDXSelection, pipeline: ImagePipeline) {
    self.part = part
    self.selection = selection
    self.pipeline = pipeline
  }
}

/// Pictures of clothing in the form of MNIST.
///
/// > Source: Xiao, Rasul and Vollgraf (2017), <https://github.com/zalandoresearch/fashion-mnist>.
final class FashionMNIST: MNISTLike {
  static let typeName = "fashion-mnist"
  static let summary = "Fashion-MNIST from the official IDX files."
  static let remedy =
    "fetch them with 'engram data fetch fashion-mnist', install Debian's dataset-fashion-mnist, or set "
    + "ENGRAM_DATA to the folder above fashion-mnist"
  static let official = Normalization.constants(mean: [0.286], deviation: [0.353])
  static let downloads = files(
    at: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    [
      "train-images-idx3": (
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "f4a8712d7a061bf5bd6d2ca38dc4d50a", 26_421_880
      ),
      "train-labels-idx1": (
        "25c81989df183df01b3e8a0aad5dffbe", "9018921c3c673c538a1fc5bad174d6f9", 29_515
      ),
      "t10k-images-idx3": (
        "bef4ecab320f06d8554ea6380940ec79", "8181f5470baa50b63fa0f6fddb340f0a", 4_422_102
      ),
      "t10k-labels-idx1": (
        "bb300cfdad3c16e7a12a480ee83cd310", "15d484375f8d13e6eb1aabb0c3f46965", 5_148
      ),
    ])

  let part: MNISTPart
  let selection: IDXSelection
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(part: MNISTPart, selection: IDXSelection, pipeline: ImagePipeline) {
    self.part = part
    self.selection = selection
    self.pipeline = pipeline
  }
}
