internal import EngramCore

/// Any pair of IDX files, named by their paths.
final class IDXPair: StoredDataset {
  static let typeName = "idx"
  static let summary = "Images and labels from any two IDX files, gzip or not."

  let imagesPath: String
  let labelsPath: String
  let selection: IDXSelection
  let preparation = Preparation<LoadedImages>()

  var format: ImageFormat { selection.format }
  var classCount: Int { selection.labels.count }

  init(imagesPath: String, labelsPath: String, selection: IDXSelection) {
    self.imagesPath = imagesPath
    self.labelsPath = labelsPath
    self.selection = selection
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
    var selection = IDXSelection(
      settings: &settings, dataset: Self.typeName, labelCount: labelCount)
    selection.format.normalization =
      settings.choice(
        "normalize", default: Normalization.Plain.measured,
        "measured on the images as fed, unit (0 to 1) or none (0 to 255)."
      ).normalization
    self.init(imagesPath: imagesPath, labelsPath: labelsPath, selection: selection)
  }

  func load(from roots: DataRoots) throws -> LoadedImages {
    // Paths of the user's own come first: relative ones start at the working directory.
    let places = DataRoots(folders: ["."] + roots.folders)
    func locate(_ path: String) throws -> String {
      if path.hasPrefix("/") { return path }
      return try places.locate(
        [path], of: Self.typeName, remedy: "name an existing file, or set ENGRAM_DATA")
    }
    return try IDXImages.load(
      imagesPath: locate(imagesPath), labelsPath: locate(labelsPath), selection)
  }
}
