internal import EngramCore

/// Images of the user's own: one folder for each class, on the disk or in an archive.
final class ImageFolder: FileDataset {
  static let typeName = "image-folder"
  static let summary = "PNG and JPEG images in class folders, in a folder or in an archive."

  let path: String
  let inside: String
  let classCount: Int
  let extents: RawExtents
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(
    path: String, inside: String, classCount: Int, extents: RawExtents, pipeline: ImagePipeline
  ) {
    self.path = path
    self.inside = inside
    self.classCount = classCount
    self.extents = extents
    self.pipeline = pipeline
  }

  convenience init(settings: inout SettingsReader) throws {
    let path = settings.text(
      "path", example: "pictures",
      "The folder or archive (tar, zip, 7-Zip, rar, iso, …), absolute or below a data root.")
    let inside = settings.text(
      "inside", default: "",
      "The folder in it whose folders are the classes; empty if they lie at the top.")
    let classCount = settings.integer(
      "classes", in: 1...1_000_000, example: 10, "The number of class folders, sorted by name.")
    let extents = RawExtents(settings: &settings)
    let normalization = Normalization(settings: &settings)
    let pipeline = try ImagePipeline(settings: &settings, raw: extents, normalization)
    self.init(
      path: path, inside: inside, classCount: classCount, extents: extents, pipeline: pipeline)
  }

  func origin(in roots: DataRoots) throws -> ImageOrigin {
    let place = try roots.locateOwn(path, of: Self.typeName)
    let identity = SourceIdentity(
      dataset: Self.typeName, files: [place],
      selection: "inside \(inside), classes \(classCount), \(extents)")
    return ImageOrigin(identity) { [inside, classCount, extents, pipeline] in
      let images = try ImageTree.images(in: place, below: inside)
      let classes = try ClassFolders.classes(
        of: images, count: classCount, in: inside.isEmpty ? place : "\(inside) of \(place)",
        for: Self.typeName)
      return EncodedImages(classes: classes, extents: extents, pipeline: pipeline)
    }
  }
}
