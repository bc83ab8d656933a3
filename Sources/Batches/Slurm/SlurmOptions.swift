/// What a batch asks of Slurm.
public struct SlurmOptions: Sendable, Equatable {
  /// The partition; `nil` for that of the cluster, as with the next three.
  public var partition: String?
  /// Whom the time is charged to.
  public var account: String?
  /// The quality of service.
  public var qualityOfService: String?
  /// The features that a node must have.
  public var constraint: String?
  /// The longest that an element of the array may take before it is requeued; `nil` for the partition's.
  public var time: Duration?
  /// The cores of an element.
  public var coreCount = 1
  /// The memory of an element in bytes; `nil` for the cluster's standard.
  public var memory: Int?
  /// How many elements run at once; `nil` for as many as the cluster lets.
  public var concurrency: Int?
  /// How many jobs an element runs, one after the other.
  public var jobsPerElement = 1
  /// How long before the time limit an element is told; `nil` for two minutes, or half of a time that is
  /// shorter than four.
  public var warning: Duration?

  /// Creates options that leave everything to the cluster.
  public init() {}

  /// How long before the time limit an element is told.
  var effectiveWarning: Duration {
    let longest = time.map { $0 / 2 } ?? .seconds(120)
    return warning ?? min(.seconds(120), max(.seconds(1), longest))
  }
}
