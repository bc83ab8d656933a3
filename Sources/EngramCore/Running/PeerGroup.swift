public import TensorEngine

/// The processes that share the training steps of a run, of which this is one.
///
/// All of them take the same steps from the same parameters; each runs its share of the lanes, and the
/// gradients of all lanes are added up in one order, so that the steps are the same bits however many
/// processes there are. The first one alone evaluates and writes files. Every call is made by all of them,
/// in the same order.
public protocol PeerGroup: AnyObject, Sendable {
  /// The place of this process, from zero.
  var rank: Int { get }
  /// The number of processes.
  var count: Int { get }

  /// Adds up the vectors of all lanes, in the order of lanes.
  ///
  /// - Parameters:
  ///   - vectors: Those of this process's lanes, see ``lanes(of:)``; they stay as they are, but for `sum`.
  ///   - laneCount: The number of lanes of all processes.
  ///   - sum: Takes the sum; may be the first of the vectors.
  /// - Throws: When the other processes cannot be reached.
  func add(_ vectors: [Tensor], ofLanes laneCount: Int, into sum: Tensor) throws

  /// Tells all processes what each has to tell.
  ///
  /// - Parameter bytes: What this one has to tell.
  /// - Returns: What all have told, in the order of ranks.
  /// - Throws: When the other processes cannot be reached.
  func gather(_ bytes: [UInt8]) throws -> [[UInt8]]
}

extension PeerGroup {
  /// Whether this process evaluates and writes files.
  public var isFirst: Bool { rank == 0 }

  /// The lanes that belong to this process.
  public func lanes(of laneCount: Int) -> Range<Int> { lanes(ofRank: rank, of: laneCount) }

  /// The lanes that belong to a process.
  public func lanes(ofRank rank: Int, of laneCount: Int) -> Range<Int> {
    laneCount * rank / count..<laneCount * (rank + 1) / count
  }

  /// What the first process makes, in all of them.
  func fromFirst(_ make: () throws -> [UInt8]) throws -> [UInt8] {
    try gather(isFirst ? make() : [])[0]
  }

  /// A signal that any of the processes was sent; all hear of the same one.
  func agreed(_ signal: Int32?) throws -> Int32? {
    guard count > 1 else { return signal }
    return try gather([UInt8(truncatingIfNeeded: signal ?? 0)]).compactMap(\.first)
      .first { $0 != 0 }.map(Int32.init)
  }
}

/// A process that shares its steps with no other.
public final class NoPeers: PeerGroup {
  /// Creates the group of one.
  public init() {}

  /// The first.
  public var rank: Int { 0 }
  /// One.
  public var count: Int { 1 }

  /// Adds up the vectors, in order.
  public func add(_ vectors: [Tensor], ofLanes laneCount: Int, into sum: Tensor) {
    precondition(vectors.count == laneCount, "\(vectors.count) vectors of \(laneCount) lanes")
    if sum.pointer != vectors[0].pointer {
      sum.pointer.update(from: vectors[0].pointer, count: sum.count)
    }
    for vector in vectors.dropFirst() { VectorMath.add(vector, to: sum) }
  }

  /// What is told.
  public func gather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }
}
