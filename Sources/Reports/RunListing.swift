internal import Batches
public import EngramCore
internal import Files

/// The runs in a folder, one line each: for lists of very many.
public struct RunListing: Sendable {
  /// The finished runs with their names.
  public let runs: [(name: String, headline: RunHeadline)]
  /// What has no result, each with the reason.
  public let open: [(name: String, reason: String)]

  /// Lists the runs of a batch, of a run folder, or of any folder with runs below it.
  ///
  /// - Parameter path: The folder.
  /// - Throws: `RunError` when there is no run or the summary of one is damaged.
  public init(_ path: String) throws {
    var runs: [(name: String, headline: RunHeadline)] = []
    var open: [(name: String, reason: String)] = []
    for place in try RunPlace.all(in: path) {
      switch place.state {
      case .finished: runs.append((place.name, try RunHeadline(place.directory)))
      case .open(let reason): open.append((place.name, reason))
      }
    }
    self.runs = runs
    self.open = open
  }
}
