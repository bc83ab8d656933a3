import EngramCore
import Synchronization
import TensorEngine

/// One watch for each lane.
struct LaneWatches: Sendable {
  private let watches: [NonFiniteWatch]

  init(count: Int) { watches = (0..<count).map { _ in NonFiniteWatch() } }

  subscript(lane: Int) -> NonFiniteWatch { watches[lane] }

  /// What the first lane that found something has found.
  var finding: String? { watches.lazy.compactMap(\.finding).first }
}

/// Runs a model with parameters of its own, its rows spread over the lanes.
///
/// Every lane takes an equal run of the rows and adds gradients up in memory of its own; sums are in the order of the
/// lanes, so that one number of lanes gives the same bits every time.
final class ModelLanes: @unchecked Sendable {
  private let store: ParameterStore
  private let context: LearnerContext
  private let lanes: [Lane]

  /// What one worker thread owns.
  private final class Lane {
    /// Made on first use, on the lane's own thread: oneDNN's thread count is a setting of the thread.
    lazy var device: any Device = makeDevice()
    lazy var gradients: Tensor = store.makeVector()
    private let store: ParameterStore
    private let makeDevice: @Sendable () -> any Device

    init(_ store: ParameterStore, _ makeDevice: @escaping @Sendable () -> any Device) {
      self.store = store
      self.makeDevice = makeDevice
    }

    func parameters(on tape: Tape, overwrites: Bool = false) -> BoundParameters {
      BoundParameters(store, on: tape, gradients: gradients, overwrites: overwrites)
    }

    func pass(_ parameters: BoundParameters, seed: UInt64?) -> ForwardPass {
      ForwardPass(
        tape: parameters.tape, parameters: parameters, isTraining: seed != nil, seed: seed ?? 0)
    }
  }

  init(_ store: ParameterStore, _ context: LearnerContext) {
    self.store = store
    self.context = context
    lanes = (0..<context.lanes.count).map { _ in Lane(store, context.makeDevice) }
  }

  /// The number of lanes.
  var laneCount: Int { lanes.count }

  /// Lanes of the same group for another model.
  func lanes(for store: ParameterStore) -> ModelLanes { ModelLanes(store, context) }

  /// What is added up over rows.
  enum GradientSum {
    case gradients, squares
  }

  /// The gradients of what some parts seed, lane by lane.
  ///
  /// - Parameters:
  ///   - counts: The rows of each part.
  ///   - seed: Names the dropout masks; without one dropout is off.
  ///   - kind: Whether gradients of rows are added up, or their squares.
  ///   - watches: Looks at every tensor, one for each lane.
  ///   - body: Runs the model on some rows of a part and seeds the gradient.
  /// - Returns: The gradient of each lane's rows, good until the next call; `nil` if the model cannot tell its rows'
  ///   squares apart.
  func laneGradients(
    of counts: [Int], seed: UInt64?, kind: GradientSum = .gradients,
    watches: LaneWatches? = nil,
    _ body: @escaping @Sendable (_ part: Int, _ rows: Range<Int>, _ pass: ForwardPass) -> Void
  ) -> [Tensor]? {
    let isKnown = run { [self] lane, index in
      var (isKnown, isFirst) = (true, true)
      for (part, count) in counts.enumerated() {
        let range = context.lanes.share(ofLane: index, in: count)
        guard !range.isEmpty else { continue }
        let tape = Tape(
          device: lane.device,
          gradients: kind == .gradients ? .sum : .sumOfRowSquares(rowCount: range.count),
          watch: watches?[index])
        let seed = seed.map { RandomStream.key($0, [UInt64(part), UInt64(range.lowerBound)]) }
        // The first part overwrites, so that nothing has to be zeroed and read again.
        let parameters = lane.parameters(on: tape, overwrites: isFirst)
        body(part, range, lane.pass(parameters, seed: seed))
        tape.backward()
        parameters.clearUntouched()
        isKnown = isKnown && tape.gradientsAreKnown
        isFirst = false
      }
      if isFirst { lane.gradients.fill(with: 0) }
      return isKnown
    }
    return isKnown ? lanes.map(\.gradients) : nil
  }

  /// The gradient of what some parts seed, of all rows; see ``laneGradients(of:seed:kind:_:)``.
  func gradient(
    of counts: [Int], seed: UInt64?, kind: GradientSum = .gradients,
    _ body: @escaping @Sendable (_ part: Int, _ rows: Range<Int>, _ pass: ForwardPass) -> Void
  ) -> Tensor? {
    laneGradients(of: counts, seed: seed, kind: kind, body).map(sum)
  }

  /// Adds the gradients of all lanes to that of the first.
  func sum(_ gradients: [Tensor]) -> Tensor {
    let sum = gradients[0]
    if gradients.count > 1 {
      forEachRange(of: sum.count) { range in
        for other in gradients.dropFirst() { VectorMath.add(other[range], to: sum[range]) }
      }
    }
    return sum
  }

  /// Calls `body` for ranges that make up `0..<count`, small enough to stay in cache, spread over the lanes.
  func forEachRange(of count: Int, _ body: @escaping @Sendable (Range<Int>) -> Void) {
    let size = 8192
    let blocks = (count + size - 1) / size
    withoutFailing {
      try context.lanes.forEachPart(of: blocks, atMost: 1) { _, block in
        body(block.lowerBound * size..<min(block.upperBound * size, count))
      }
    }
  }

  /// What the model makes of rows, `[count, …]`, dropout off.
  ///
  /// - Parameters:
  ///   - count: The number of rows.
  ///   - shape: The extents of what is made of one.
  ///   - body: Runs the model on some rows.
  /// - Returns: What was made, row by row.
  func outputs(
    of count: Int, shape: [Int],
    _ body: @escaping @Sendable (_ rows: Range<Int>, _ pass: ForwardPass) -> Variable
  ) -> Tensor {
    let result = Tensor(uninitialized: Shape([count] + shape))
    let size = shape.reduce(1, *)
    withoutFailing {
      // Few enough to stay in cache.
      try context.lanes.forEachPart(of: count, atMost: 256) { [self] index, rows in
        let lane = lanes[index]
        let tape = Tape(device: lane.device, isRecording: false)
        let made = body(rows, lane.pass(lane.parameters(on: tape), seed: nil)).value
        precondition(
          made.count == rows.count * size, "\(made.shape) for \(rows.count) rows of \(size)")
        (result.pointer + rows.lowerBound * size).update(from: made.pointer, count: made.count)
      }
    }
    return result
  }

  /// Whether `body` is true for all lanes.
  private func run(_ body: @escaping @Sendable (Lane, Int) -> Bool) -> Bool {
    let answers = Mutex<[Bool]>([])
    withoutFailing {
      try context.lanes.run { [self] index in
        let answer = body(lanes[index], index)
        answers.withLock { $0.append(answer) }
      }
    }
    return answers.withLock { !$0.contains(false) }
  }

  /// Lanes throw what their work throws, and the work here throws nothing.
  private func withoutFailing(_ body: () throws -> Void) {
    do { try body() } catch {
      preconditionFailure("a lane that cannot fail has failed: \(error)")
    }
  }
}
