internal import EngramCore
internal import YAMLTree

/// The data sets whose files are published, and what they are called on the command line.
struct DataCatalog {
  /// A file of a data set.
  struct Item {
    /// The data set, or the first of those that share the file.
    let dataset: any DownloadableDataset.Type
    /// The file.
    let download: Download

    /// The words that fetch the file.
    var command: String {
      "engram data fetch \(download.isFurther ? download.file : dataset.typeName)"
    }
  }

  /// The data sets, by name.
  let datasets: [any DownloadableDataset.Type]
  private let registry: Registry

  init(_ registry: Registry) {
    self.registry = registry
    datasets = registry.downloadableDatasets
  }

  /// The files of a data set.
  func items(of dataset: any DownloadableDataset.Type) -> [Item] {
    dataset.downloads.map { Item(dataset: dataset, download: $0) }
  }

  /// The files that names stand for, each once: those of data sets, or single ones.
  ///
  /// - Parameters:
  ///   - names: Data sets, or files as `engram data list` shows them.
  ///   - includingFurther: Whether the name of a data set stands for its further files too.
  /// - Returns: The files, in the order of the names.
  /// - Throws: `RunError` for a name that is not known.
  func items(named names: [String], includingFurther: Bool) throws -> [Item] {
    var seen = Set<String>()
    return try names.flatMap { name in
      if let dataset = datasets.first(where: { $0.typeName == name }) {
        return items(of: dataset).filter { includingFurther || !$0.download.isFurther }
      }
      return [try file(name)]
    }.filter { seen.insert($0.download.file).inserted }
  }

  /// All files, each once.
  var allItems: [Item] {
    var seen = Set<String>()
    return datasets.flatMap(items).filter { seen.insert($0.download.file).inserted }
  }

  private func file(_ name: String) throws -> Item {
    if let item = allItems.first(where: { $0.download.file == name }) { return item }
    if registry.components(of: .dataset).contains(where: { $0.name == name }) {
      throw RunError(
        "data set '\(name)' has no published files; 'engram doc \(name)' says what it reads")
    }
    let known = datasets.map { $0.typeName }
    let files = allItems.map { $0.download.file }
    let clause = Suggestion.clause(
      for: name, among: name.contains("/") ? files : known,
      otherwise: "those with published files are \(known.joined(separator: ", "))")
    throw RunError("there is no data set '\(name)'\(clause)")
  }
}
