internal import EngramCore

/// Images that lie in one folder for each class.
enum ClassFolders {
  /// Groups images by the first folder of their path; classes and images in the order of their names.
  ///
  /// - Parameters:
  ///   - images: The images, sorted by path.
  ///   - count: The number of classes that there have to be.
  ///   - place: Where the images were looked for, for messages.
  ///   - dataset: What messages call the data set.
  /// - Returns: The images, class by class.
  /// - Throws: ``DataError`` when there are other classes than expected.
  static func classes(
    of images: [NamedBytes], count: Int, in place: String, for dataset: String
  ) throws -> [[NamedBytes]] {
    if let stray = images.first(where: { $0.path.count < 2 }) {
      throw DataError(
        "\(stray.name) lies beside the class folders instead of in one of them; \(dataset) takes "
          + "each folder for a class")
    }
    let byName = Dictionary(grouping: images) { $0.path[0] }
    guard byName.count == count else {
      throw DataError(
        "\(place) holds \(byName.count) folders with images, but \(dataset) has \(count) classes")
    }
    return byName.sorted { $0.key < $1.key }.map(\.value)
  }
}
