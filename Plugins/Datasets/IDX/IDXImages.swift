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
  /// The form in which images are fed.
  var format: ImageFormat
}

extension IDXSelection {
  /// Reads the settings that all IDX datasets share, apart from the normalisation.
  init(settings: inout SettingsReader, dataset: String, labelCount: Int) {
    self.dataset = dataset
    self.labelCount = labelCount
    format = ImageFormat(settings: &settings)
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

/// Reads images and labels from a pair of IDX files.
enum IDXImages {
  /// Reads, selects, resizes and orders by class; within a class the order of the file remains.
  static func load(
    imagesPath: String, labelsPath: String, _ selection: IDXSelection
  ) throws -> LoadedImages {
    let labels = try IDXFile(path: labelsPath, dimensionCount: 1)
    let images = try IDXFile(path: imagesPath, dimensionCount: 3)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw DataError(
        "\(imagesPath) holds \(images.dimensions[0]) images, "
          + "but \(labelsPath) holds \(labels.dimensions[0]) labels")
    }
    let byClass = try order(labels, selection)
    let resizer = BilinearResizer(
      sourceHeight: images.dimensions[1], sourceWidth: images.dimensions[2],
      side: selection.format.side)
    let bytes = try resized(images, order: byClass.flatMap { $0 }, resizer)
    let store = ImageStore(
      side: selection.format.side, bytes: bytes, examplesPerClass: byClass.map(\.count))
    return LoadedImages(store: store, format: selection.format)
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
    for (index, label) in file.bytes.enumerated() {
      guard label < selection.labelCount else {
        throw DataError(
          "label \(index) of \(file.path) is \(label), "
            + "but the labels of \(selection.dataset) are 0...\(selection.labelCount - 1)")
      }
      guard selection.first..<end ~= index, let classIndex = classOfLabel[Int(label)] else {
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

  private static func resized(
    _ file: IDXFile, order: [Int], _ resizer: BilinearResizer
  ) throws
    -> [UInt8]
  {
    let area = resizer.side * resizer.side
    let sourceArea = resizer.sourceHeight * resizer.sourceWidth
    return try ParallelFill.bytes(itemCount: order.count, itemSize: area) { items, target in
      guard let target = target.baseAddress else { return }
      file.bytes.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: resizer.scratchCount) { scratch in
          guard let scratch = scratch.baseAddress else { return }
          for (slot, item) in items.enumerated() {
            resizer.resize(
              source + order[item] * sourceArea, into: target + slot * area, scratch: scratch)
          }
        }
      }
    }
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
