internal import EngramCore

/// Which images of an IDX pair a dataset holds, and in what form.
struct IDXSelection: Sendable {
  /// The type name of the component, for messages.
  var dataset: String
  /// Labels in the file are below this.
  var labelCount: Int
  /// The labels that become classes `0, 1, …`, in this order.
  var labels: [Int]
  /// The first image in file order.
  var first = 0
  /// The number of images in file order; zero for all that follow.
  var count = 0
  /// What is subtracted from a label of the file.
  var labelOffset = 0
  /// Whether rows of the file are columns of the image.
  var isTransposed = false
  /// The extents of the images in the file.
  var shape = ImageShape(height: 28, width: 28, channels: 1)
}

extension IDXSelection {
  /// Reads the settings that all IDX datasets share, apart from normalisation and transforms.
  init(settings: inout SettingsReader, dataset: String, labelCount: Int) {
    self.dataset = dataset
    self.labelCount = labelCount
    let all = Array(0..<labelCount)
    let chosen = settings.integers(
      "classes", default: all, "Labels that become classes 0, 1, …, in this order.")
    labels = chosen
    if let stranger = chosen.first(where: { $0 >= labelCount }) {
      settings.reject("classes", "\(stranger) is not among the labels 0...\(labelCount - 1)")
      labels = all
    } else if Set(chosen).count < chosen.count || chosen.isEmpty {
      settings.reject("classes", "the list needs at least one label, and each label once")
      labels = all
    }
    first = settings.integer(
      "first", default: 0, "The first image in file order, of all classes together.")
    count = settings.integer(
      "count", default: 0, unit: "images",
      "Images from `first` on, in file order; 0 for all that follow.")
  }
}

extension IDXSelection {
  /// What the selected images of some files depend on.
  func identity(of files: [String]) -> SourceIdentity {
    SourceIdentity(
      dataset: dataset, files: files,
      selection: "labels \(labels) from \(labelOffset) below \(labelCount), first \(first), "
        + "count \(count), \(shape), transposed \(isTransposed)")
  }

  /// The selected images of two files.
  func origin(images: String, labels: String) -> ImageOrigin {
    ImageOrigin(identity(of: [images, labels])) {
      try IDXImages(imagesPath: images, labelsPath: labels, self)
    }
  }
}

/// The selected images of a pair of IDX files, by class; within a class the order of the file remains.
struct IDXImages: ImageSource {
  let examplesPerClass: [Int]
  private let images: IDXFile
  private let shape: ImageShape
  private let isTransposed: Bool
  /// The place in the file of every image, class after class.
  private let order: [Int]

  /// Reads both files.
  ///
  /// - Throws: ``DataError`` when they are damaged or do not fit each other or the selection.
  init(imagesPath: String, labelsPath: String, _ selection: IDXSelection) throws {
    let labels = try IDXFile(path: labelsPath, dimensionCount: 1)
    try self.init(try IDXFile(path: imagesPath, dimensionCount: 3), labels, selection)
  }

  /// Sorts the images of two files that have been read.
  ///
  /// - Throws: ``DataError`` when they do not fit each other or the selection.
  init(_ images: IDXFile, _ labels: IDXFile, _ selection: IDXSelection) throws {
    self.images = images
    isTransposed = selection.isTransposed
    let (imagesPath, labelsPath) = (images.path, labels.path)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw DataError(
        "\(imagesPath) holds \(images.dimensions[0]) images, "
          + "but \(labelsPath) holds \(labels.dimensions[0]) labels")
    }
    shape = ImageShape(height: images.dimensions[1], width: images.dimensions[2], channels: 1)
    guard shape == selection.shape else {
      throw DataError(
        "\(imagesPath) holds images of \(shape), but those of \(selection.dataset) are "
          + "\(selection.shape)")
    }
    let byClass = try Self.order(labels, selection)
    order = byClass.flatMap { $0 }
    examplesPerClass = byClass.map(\.count)
  }

  func image(_ index: Int) -> ByteImage {
    let start = order[index] * shape.elementCount
    let image = ByteImage(
      shape: shape, bytes: Array(images.bytes[start..<start + shape.elementCount]))
    guard isTransposed else { return image }
    // Selections that transpose have square images.
    var turned = image
    for row in 0..<shape.height {
      for column in 0..<shape.width { turned[row, column, 0] = image[column, row, 0] }
    }
    return turned
  }

  /// The indices of the selected images, by class.
  private static func order(_ file: IDXFile, _ selection: IDXSelection) throws -> [[Int]] {
    let total = file.bytes.count
    let end = selection.count == 0 ? total : selection.first.addingClamped(selection.count)
    guard selection.first < total else {
      throw DataError(
        "\(selection.dataset): `first` asks for image \(selection.first), "
          + "but \(file.path) has \(total)")
    }
    guard end <= total else {
      throw DataError(
        "\(selection.dataset): `first` and `count` ask for images \(selection.first)..<\(end), "
          + "but \(file.path) has \(total)")
    }
    var classOfLabel = [Int?](repeating: nil, count: 256)
    for (index, label) in selection.labels.enumerated() { classOfLabel[label] = index }
    var byClass = [[Int]](repeating: [], count: selection.labels.count)
    let offset = selection.labelOffset
    for (index, written) in file.bytes.enumerated() {
      let label = Int(written) - offset
      guard 0..<selection.labelCount ~= label else {
        throw DataError(
          "label \(index) of \(file.path) is \(written), but the labels of \(selection.dataset) "
            + "are \(offset)...\(offset + selection.labelCount - 1)")
      }
      guard selection.first..<end ~= index, let classIndex = classOfLabel[label] else {
        continue
      }
      byClass[classIndex].append(index)
    }
    if let empty = byClass.firstIndex(where: \.isEmpty) {
      throw DataError(
        "\(selection.dataset): no image among \(selection.first)..<\(end) of \(file.path) "
          + "has label \(selection.labels[empty])")
    }
    return byClass
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
