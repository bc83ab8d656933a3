internal import Batches
internal import Files

/// Follows a batch, a run or a folder of runs, from their files alone.
///
/// What has not changed is not read again, so that many runs can be looked at every second.
public struct LiveReader {
  private let path: String
  private var batch: WatchedBatch
  private var tree: WatchedTree

  /// Names a folder without touching it.
  public init(_ path: String) {
    self.path = path
    batch = WatchedBatch(BatchFolder(path))
    tree = WatchedTree(path)
  }

  /// Looks for changes.
  ///
  /// - Parameter now: The time, in seconds since 1970.
  /// - Returns: How far the jobs or runs are, in the order of the batch or of the folders.
  public mutating func states(now: Double) -> [LiveState] {
    // A folder may become that of a batch while it is looked at.
    if Folder.exists(BatchFolder(path).batchFile) { return batch.states() }
    return tree.states(now: now, held: HeldFolders())
  }
}
