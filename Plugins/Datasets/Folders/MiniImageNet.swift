internal import EngramCore
internal import Files

/// Photographs of a hundred classes of ImageNet, 600 of each, split into 64, 16 and 20 classes.
///
/// Two layouts are read: `train.csv`, `val.csv` and `test.csv` beside `images` (a folder, or an archive
/// of that name), and one folder `train`, `val` or `test` with class folders. Classes are in the order
/// of their names; with lists, images are in the order of the lists.
///
/// > Source: Vinyals and others (2016), <https://arxiv.org/abs/1606.04080>, in the split of Ravi and
/// > Larochelle (2017), <https://github.com/twitter-research/meta-learning-lstm>.
final class MiniImageNet: FileDataset, ComponentWithPorts, DownloadableDataset {
  static let typeName = "mini-imagenet"
  static let summary = "Mini-ImageNet in the split of Ravi and Larochelle, by lists or by folders."
  static let ports = ClassSplit.ports
  static let downloads: [Download] =
    [("train", ["train"]), ("val", ["val", "validation"]), ("test", ["test"])].map {
      list, folders in
      Download(
        "mini-imagenet/\(list).csv", from: nil, orInstead: folders.map { "mini-imagenet/" + $0 })
    } + [
      Download(
        "mini-imagenet/images", from: nil,
        orInstead: ["images.zip", "images.tar", "images.tar.gz", "train"].map {
          "mini-imagenet/" + $0
        })
    ]
  static let reasonForNoAddress =
    "ImageNet may not be passed on; image-net.org gives it to those who agree to its terms"

  /// Mean and deviation of ImageNet, as in common use.
  static let official = Normalization.constants(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])
  private static let remedy =
    "put train.csv, val.csv, test.csv and the folder images there, or folders train, val and test of "
    + "class folders; or set ENGRAM_DATA to the folder above mini-imagenet"

  let part: ClassSplit
  let extents: RawExtents
  let pipeline: ImagePipeline
  let classCounts: [Int]
  let preparation = Preparation<LoadedImages>()

  /// The number of classes: 64, 16 or 20.
  var classCount: Int { classCounts[part == .train ? 0 : part == .validation ? 1 : 2] }

  init(
    part: ClassSplit, extents: RawExtents, pipeline: ImagePipeline,
    classCounts: [Int] = [64, 16, 20]
  ) {
    self.part = part
    self.extents = extents
    self.pipeline = pipeline
    self.classCounts = classCounts
  }

  convenience init(settings: inout SettingsReader) throws {
    let part = settings.choice("part", default: ClassSplit.train, "Which classes are held.")
    let extents = RawExtents(settings: &settings)
    let normalization = Normalization(
      settings: &settings, default: .official, official: Self.official)
    if extents.channels == 1, case .constants(let mean, _) = normalization, mean.count == 3 {
      settings.reject("grey", "the constants are those of colour; write 'normalize: measured'")
    }
    let pipeline = try ImagePipeline(settings: &settings, raw: extents, normalization)
    self.init(part: part, extents: extents, pipeline: pipeline)
  }

  func part(at port: String) -> any Component {
    MiniImageNet(
      part: ClassSplit(rawValue: port) ?? part, extents: extents, pipeline: pipeline,
      classCounts: classCounts)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let words = part == .validation ? ["val", "validation"] : [part.rawValue]
    let lists = words.map { "mini-imagenet/\($0).csv" }
    if let list = try roots.find(lists) {
      let beside = DataRoots(folders: [Folder.parent(of: list)])
      let place = try beside.locate(
        ["images", "images.zip", "images.tar", "images.tar.gz"], of: Self.typeName,
        remedy: "put the images that the lists name there")
      return origin(of: [list, place]) { try self.images(in: place, listedIn: list) }
    }
    let place = try roots.locate(
      words.map { "mini-imagenet/\($0)" } + lists, of: Self.typeName, remedy: Self.remedy)
    return origin(of: [place]) {
      try ClassFolders.classes(
        of: try ImageTree.images(in: place), count: self.classCount, in: place,
        for: Self.typeName)
    }
  }

  private func origin(
    of files: [String], classes: @escaping () throws -> [[NamedBytes]]
  ) -> ImageOrigin {
    let identity = SourceIdentity(
      dataset: Self.typeName, files: files, selection: "classes \(classCount), \(extents)")
    return ImageOrigin(identity) { [extents, pipeline] in
      EncodedImages(classes: try classes(), extents: extents, pipeline: pipeline)
    }
  }

  private func images(in place: String, listedIn path: String) throws -> [[NamedBytes]] {
    let list = try ImageList(path)
    guard list.classes.count == classCount else {
      throw DataError(
        "\(path) names \(list.classes.count) classes, but the \(part.rawValue) part has \(classCount)"
      )
    }
    let wanted = Set(list.classes.joined())
    let images = try ImageTree.images(in: place) { wanted.contains($0[$0.count - 1]) }
    var byName: [String: NamedBytes] = [:]
    for image in images { byName[image.path[image.path.count - 1]] = image }
    return try list.classes.map { names in
      try names.map { name in
        guard let image = byName[name] else {
          throw DataError("\(path) names \(name), which is not in \(place)")
        }
        return image
      }
    }
  }
}

/// A list of images with their labels: lines `filename,label` below a headline.
struct ImageList {
  /// The names of the files, by class; the classes are sorted by label.
  let classes: [[String]]

  /// Reads a list.
  ///
  /// - Throws: ``DataError`` with the line that is wrong.
  init(_ path: String) throws {
    let text: String
    do throws(FileError) { text = try ReadableFile.text(of: path) } catch {
      throw DataError("\(error)")
    }
    var byLabel: [String: [String]] = [:]
    var seen = Set<String>()
    for (number, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmed }
      let place = "line \(number + 1) of \(path)"
      guard fields.count == 2, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw DataError("\(place) is \"\(line.prefix(80))\" instead of a file name and a label")
      }
      if number == 0, fields[0] == "filename" { continue }
      guard !fields[0].contains("/"), fields[0] != ".." else {
        throw DataError("\(place) names \(fields[0]), which leads out of the folder of images")
      }
      guard seen.insert(fields[0]).inserted else {
        throw DataError("\(place) names \(fields[0]) a second time")
      }
      byLabel[fields[1], default: []].append(fields[0])
    }
    classes = byLabel.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension Substring {
  /// Without blanks and quotation marks around it.
  fileprivate var trimmed: String {
    let isEdge = { (character: Character) in character.isWhitespace || character == "\"" }
    return String(drop(while: isEdge).reversed().drop(while: isEdge).reversed())
  }
}
