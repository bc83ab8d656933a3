import EngramCore
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
struct ModelLanes: Sendable {
  private let store: ParameterStore
  private let context: LearnerContext
  private let workspaces: [LaneWorkspace]

  init(_ store: ParameterStore, _ context: LearnerContext) {
    self.store = store
    self.context = context
    workspaces = context.makeWorkspaces(for: store)
  }

  /// The number of lanes.
  var laneCount: Int { workspaces.count }

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
    let known = withoutFailing {
      try context.lanes.map { lane in
        let workspace = workspaces[lane]
        var (isKnown, isFirst) = (true, true)
        for (part, count) in counts.enumerated() {
          let range = context.lanes.share(ofLane: lane, in: count)
          guard !range.isEmpty else { continue }
          let tape = Tape(
            device: workspace.device,
            gradients: kind == .gradients ? .sum : .sumOfRowSquares(rowCount: range.count),
            watch: watches?[lane])
          // The first part overwrites, so that nothing has to be zeroed and read again.
          let parameters = BoundParameters(
            store, on: tape, gradients: workspace.gradients, overwrites: isFirst)
          let seed = seed.map { RandomStream.key($0, [UInt64(part), UInt64(range.lowerBound)]) }
          body(
            part, range,
            ForwardPass(
              tape: tape, parameters: parameters, isTraining: seed != nil, seed: seed ?? 0))
          tape.backward()
          parameters.clearUntouched()
          isKnown = isKnown && tape.gradientsAreKnown
          isFirst = false
        }
        if isFirst { workspace.gradients.fill(with: 0) }
        return isKnown
      }
    }
    return known.contains(false) ? nil : workspaces.map(\.gradients)
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
      try context.lanes.forEachPart(of: count, atMost: 256) { lane, rows in
        let tape = Tape(device: workspaces[lane].device, isRecording: false)
        let pass = ForwardPass(
          tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false,
          seed: 0)
        let made = body(rows, pass).value
        precondition(
          made.count == rows.count * size, "\(made.shape) for \(rows.count) rows of \(size)")
        (result.pointer + rows.lowerBound * size).update(from: made.pointer, count: made.count)
      }
    }
    return result
  }

  /// Lanes throw what their work throws, and the work here throws nothing.
  private func withoutFailing<Value>(_ body: () throws -> Value) -> Value {
    do { return try body() } catch {
      preconditionFailure("a lane that cannot fail has failed: \(error)")
    }
  }
}
