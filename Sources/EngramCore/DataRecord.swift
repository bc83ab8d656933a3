internal import Synchronization

/// A file, or a folder of images, that data has been read from.
public struct DataFile: Hashable, Sendable {
  /// Where it was found.
  public let path: String
  /// The size of a file in bytes; `nil` for a folder.
  public let byteCount: Int?
  /// What tells its contents apart: of a file XXH3 with 128 bits as hexadecimal digits.
  public let digest: String

  /// Names a file with its contents.
  public init(path: String, byteCount: Int?, digest: String) {
    self.path = path
    self.byteCount = byteCount
    self.digest = digest
  }

  /// The name with that of its folder, by which a file is known again in another place: several data sets have files
  /// of the same name.
  var name: String { path.split(separator: "/").suffix(2).joined(separator: "/") }
}

/// Which files a run has read data from: what data sets report, however many times.
public final class DataRecord: Sendable {
  private let noted = Mutex<Set<DataFile>>([])

  /// Creates a record of nothing.
  public init() {}

  /// Takes down a file.
  public func note(_ file: DataFile) { noted.withLock { _ = $0.insert(file) } }

  /// All files, ordered by their paths.
  public var files: [DataFile] {
    noted.withLock { Array($0) }.sorted { ($0.path, $0.digest) < ($1.path, $1.digest) }
  }
}
