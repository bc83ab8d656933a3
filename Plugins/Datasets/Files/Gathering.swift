import Synchronization

/// Collects one value per lane and returns them in the order of the lanes.
final class Gathering<Value: Sendable>: Sendable {
  private let values = Mutex<[Int: Value]>([:])

  /// The value of a lane.
  subscript(lane: Int) -> Value? {
    get { values.withLock { $0[lane] } }
    set { values.withLock { $0[lane] = newValue } }
  }

  /// All values, by ascending lane.
  var inOrder: [Value] {
    values.withLock { values in values.sorted { $0.key < $1.key }.map(\.value) }
  }
}
