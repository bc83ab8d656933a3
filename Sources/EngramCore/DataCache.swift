internal import Synchronization

/// A folder in which datasets keep what takes long to make from their files.
///
/// A cache is a convenience: when its folder cannot be used, for whatever reason, datasets do without
/// it, and the user hears of it once.
public final class DataCache: Sendable {
  /// The folder; it need not exist.
  public let folder: String
  private let tell: @Sendable (String) -> Void
  private let hasWarned = Atomic(false)

  /// Names the folder of a cache.
  ///
  /// - Parameters:
  ///   - folder: The folder; it is made when the first file is written.
  ///   - warn: Takes a line about the cache, without a line feed.
  public init(folder: String, warn: @escaping @Sendable (String) -> Void = { _ in }) {
    self.folder = folder
    tell = warn
  }

  /// Passes on that the cache cannot be used; all but the first call do nothing.
  public func warn(_ line: String) {
    guard !hasWarned.exchange(true, ordering: .relaxed) else { return }
    tell(line)
  }

  /// Passes on that a file of the cache was damaged and has been replaced.
  public func mention(_ line: String) { tell(line) }
}
