internal import EngramCore

/// Any pair of IDX files, named by their paths.
final class IDXPair: FileDataset {
  static let typeName = "idx"
  static let summary = "Images and labels from any two IDX files, gzip or not."

  let imagesPath: String
  let labelsPath: String
  let selection: IDXSelection
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  var classCount: Int { selection.labels.count }

  init(
    imagesPath: String, labelsPath: String, selection: IDXSelection, pipeline: ImagePipeline
  ) {
    self.imagesPath = imagesPath
    self.labelsPath = labelsPath
    self.selection = selection
    self.pipeline = pipeline
  }

  convenience init(settings: inout SettingsReader) throws {
    let imagesPath = settings.text(
      "images", example: "train-images.gz",
      "The IDX file of the images, absolute or below a data root.")
    let labelsPath = settings.text(
      "labels", example: "train-labels.gz",
      "The IDX file of the labels, absolute or below a data root.")
    let labelCount = settings.integer(
      "label-count", default: 10, in: 1...256, "Labels in the file are below this.")
    let extents = settings.integers(
      "extents", default: [28, 28], in: 1...4096, "Rows and columns of the images in the file.")
    if extents.count != 2 {
      settings.reject("extents", "expected rows and columns, two numbers, not \(extents.count)")
    }
    var selection = IDXSelection(
      settings: &settings, dataset: Self.typeName, labelCount: labelCount)
    if extents.count == 2 {
      selection.shape = ImageShape(height: extents[0], width: extents[1], channels: 1)
    }
    let normalization = Normalization(settings: &settings)
    let pipeline = try ImagePipeline(
      settings: &settings, raw: selection.shape, normalization)
    self.init(
      imagesPath: imagesPath, labelsPath: labelsPath, selection: selection, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    selection.origin(
      images: try roots.locateOwn(imagesPath, of: Self.typeName),
      labels: try roots.locateOwn(labelsPath, of: Self.typeName))
  }
}
