internal import Files

/// The folders in which data sets are looked for, in order.
public struct DataRoots: Sendable {
  /// Absolute or working-directory-relative folders, the first that has the file wins.
  public let folders: [String]
  /// Where prepared images are kept from one run to the next; `nil` for nowhere.
  public let cache: DataCache?
  /// The folder that fetched files go to; `nil` when none is known.
  public let downloadFolder: String?
  /// What files data has been read from, since these roots were made.
  public let record = DataRecord()

  /// Creates roots from explicit folders.
  public init(folders: [String], cache: DataCache? = nil) {
    self.folders = folders
    self.cache = cache
    downloadFolder = nil
  }

  /// `ENGRAM_DATA`, `../shared/data`, `/usr/share/datasets`, then `~/.cache/engram`; images are kept in
  /// `ENGRAM_CACHE` or `~/.cache/engram/images`, and nowhere with `ENGRAM_CACHE=off`.
  ///
  /// Files are fetched into the first of these folders that is the user's own: `ENGRAM_DATA` or
  /// `~/.cache/engram`.
  ///
  /// - Parameters:
  ///   - environment: These variables and `HOME`.
  ///   - warn: Takes one line about a cache that cannot be used.
  public init(environment: [String: String], warn: @escaping @Sendable (String) -> Void = { _ in })
  {
    var folders: [String] = []
    let own = environment["ENGRAM_DATA"].flatMap { $0.isEmpty ? nil : $0 }
    if let own { folders.append(own) }
    folders += ["../shared/data", "/usr/share/datasets"]
    let home = environment["HOME"].map { $0 + "/.cache/engram" }
    if let home { folders.append(home) }
    self.folders = folders
    downloadFolder = own ?? home
    let named = environment["ENGRAM_CACHE"].flatMap { $0.isEmpty ? nil : $0 }
    cache = (named ?? home.map { $0 + "/images" }).flatMap { folder in
      folder == "off" ? nil : DataCache(folder: folder, warn: warn)
    }
  }
}

extension DataRoots {
  /// Where a file of a data set is, or what is read in its place: every root that has one, in order.
  public func places(of download: Download) -> [String] {
    folders.flatMap { folder in
      ([download.file] + download.substitutes).map { "\(folder)/\($0)" }.filter(Folder.exists)
    }
  }
}
