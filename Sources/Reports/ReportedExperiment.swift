public import EngramCore

/// What a report tells about one experiment.
public struct ReportedExperiment: Sendable {
  /// One learner's run.
  public struct Run: Sendable {
    /// The files.
    public let directory: RunDirectory
    /// The folder as readers of the report see it.
    public let name: String
    /// The label of the variation of its experiment; empty if there is only one.
    public let variation: String
    /// The results.
    public let summary: RunSummary
  }

  /// The name.
  public let name: String
  /// The results over seeds, with what is expected of them.
  public let results: SetSummary
  /// The runs that are finished.
  public let runs: [Run]
  /// What has no result, each with the reason.
  public let open: [(name: String, reason: String)]
}
