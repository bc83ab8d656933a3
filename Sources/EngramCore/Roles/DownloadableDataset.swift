/// A dataset that reads files which others publish.
///
/// `engram data` lists, fetches and checks what is declared here; ``Dataset/prepare(_:)`` finds every
/// file where ``Download/file`` says, below each data root.
public protocol DownloadableDataset: Dataset {
  /// The files, in the order in which they are fetched.
  static var downloads: [Download] { get }
  /// Why files without an address have none, and how to come by them: one sentence without a full
  /// stop.
  static var reasonForNoAddress: String { get }
}

extension DownloadableDataset {
  /// There is an address for every file.
  public static var reasonForNoAddress: String { "there is no official address" }
}

extension Registry {
  /// The datasets that read published files, by name.
  public var downloadableDatasets: [any DownloadableDataset.Type] {
    names(in: .dataset).compactMap { name in
      type(named: name, in: .dataset) as? any DownloadableDataset.Type
    }
  }
}
