internal import EngramCore

/// The half of a data set in the layout of MNIST.
enum MNISTPart: String, CaseIterable, Sendable {
  case train, test

  /// The beginning of the file names.
  var prefix: String { self == .train ? "train" : "t10k" }
}

/// A data set that is distributed as the four files of MNIST, in a folder of its own.
protocol MNISTLike: FileDataset, ComponentWithPorts {
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
    "put the four official files there, or set ENGRAM_DATA to the folder above mnist"
  static let official = Normalization.constants(mean: [0.1307], deviation: [0.3081])

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
    "install Debian's dataset-fashion-mnist, or set ENGRAM_DATA to the folder above fashion-mnist"
  static let official = Normalization.constants(mean: [0.286], deviation: [0.353])

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
