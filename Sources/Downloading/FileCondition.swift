public import EngramCore
public import Files

/// What comparing a file with what its makers publish gives.
public enum FileCondition: Equatable, Sendable {
  /// The file has the published checksum.
  case asPublished
  /// It was packed anew, or unpacked; what it holds has the published checksum.
  case contentsAsPublished
  /// It is whole, by the checksums inside it, and is not the published file: a part of it, a changed
  /// copy, or the same files packed anew.
  case other
  /// It is not what it was: it does not unpack, or is another file that carries no checksums.
  case damaged(String)
  /// It is whole as far as can be said: no checksum is published, or it is a folder.
  case unknown

  /// Compares a file, or what is read in its place.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - download: What is published about it.
  /// - Throws: `FileError` when it cannot be read.
  public init(of path: String, _ download: Download) throws(FileError) {
    self = try Self.condition(of: path, download)
  }

  private static func condition(
    of path: String, _ download: Download
  ) throws(FileError) -> FileCondition {
    guard !Folder.isFolder(path) else { return .unknown }
    var found: PublishedChecksum?
    if let published = download.checksum {
      found = try FileContents.checksum(of: path, like: published)
      if found == published { return .asPublished }
    }
    let reference = download.contents ?? download.checksum ?? .md5("")
    switch try FileContents.form(of: path) {
    case .gzip:
      guard let inside = FileContents.gzipChecksum(of: path, like: reference) else {
        return .damaged("its compressed data are cut short or do not decode")
      }
      if inside == download.contents { return .contentsAsPublished }
    case .archive:
      if let reason = FileContents.damage(ofArchive: path) { return .damaged(reason) }
    case .plain:
      if let contents = download.contents {
        found = try FileContents.checksum(of: path, like: contents)
        if found == contents { return .contentsAsPublished }
      }
      let published = download.contents ?? download.checksum
      if let found, let published {
        // A plain file has nothing in it that would show a deliberate change to be one.
        return .damaged("it has \(found) instead of \(published.digits)")
      }
    }
    return download.checksum == nil && download.contents == nil ? .unknown : .other
  }
}
