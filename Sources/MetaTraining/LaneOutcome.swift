internal import EngramCore

/// What the passes of one lane measured in a step.
struct LaneOutcome: Sendable, Equatable {
  /// The number of tasks of each episode; zero for a lane without episodes.
  var taskCount = 0
  /// The rows of every pass.
  var passes: [[ScoredRows]] = []

  /// The outcomes of the lanes of all processes, in the order of lanes.
  static func gathered(_ own: [LaneOutcome], _ peers: any PeerGroup) throws -> [LaneOutcome] {
    guard peers.count > 1 else { return own }
    return try peers.gather(bytes(of: own)).flatMap(outcomes(in:))
  }

  /// Numbers of eight bytes, every list after its length.
  static func bytes(of outcomes: [LaneOutcome]) -> [UInt8] {
    var words: [UInt64] = []
    func add(_ number: Int) { words.append(UInt64(bitPattern: Int64(number))) }
    add(outcomes.count)
    for outcome in outcomes {
      add(outcome.taskCount)
      add(outcome.passes.count)
      for rows in outcome.passes {
        add(rows.count)
        for row in rows {
          add(row.count)
          words.append(row.lossSum.bitPattern)
          add(row.rightCount)
        }
      }
    }
    return words.withUnsafeBytes(Array.init)
  }

  /// Reads ``bytes(of:)``.
  static func outcomes(in bytes: [UInt8]) -> [LaneOutcome] {
    let words = bytes.withUnsafeBytes { raw in
      stride(from: 0, to: raw.count, by: 8).map {
        raw.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
      }
    }
    var rest = words[...]
    func next() -> Int { Int(Int64(bitPattern: rest.removeFirst())) }
    return (0..<next()).map { _ in
      var outcome = LaneOutcome()
      outcome.taskCount = next()
      outcome.passes = (0..<next()).map { _ in
        (0..<next()).map { _ in
          var row = ScoredRows()
          row.count = next()
          row.lossSum = Double(bitPattern: rest.removeFirst())
          row.rightCount = next()
          return row
        }
      }
      return outcome
    }
  }
}
