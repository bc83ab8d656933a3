public import EngramCore

/// What the writes of one head, or of all heads of a layer, come to.
public struct MemoryNumbers: Sendable, Equatable {
  /// The mean gate of every matrix over the demonstrations of every task, `[task][matrix]`, in `0...1`; no
  /// matrices for a rule without gates.
  public var gates: [[Double]]
  /// The mean Frobenius norm of what a demonstration changed in every matrix, `[task][matrix]`.
  public var writeNorms: [[Double]]
  /// The Frobenius norm of what a task changed in every matrix, `[task][matrix]`.
  public var changeNorms: [[Double]]
  /// The effective rank of what a task changed in every matrix, `[task][matrix]`; see ``EffectiveRank``.
  public var effectiveRanks: [[Double?]]
  /// The share of every task's change that is there after it and after every later one, over all matrices;
  /// see ``ChangeSurvival``.
  public var kept: [[Double?]]
  /// The same for every matrix, `[matrix][task][later]`.
  public var keptByMatrix: [[[Double?]]]
  /// The mean cosine between the keys of every two tasks; see ``KeyOverlap``.
  public var keyOverlap: [[Double?]]

  /// The numbers of one head.
  ///
  /// - Parameter tasks: What it did while each task was read.
  public init(_ tasks: [HeadTrace]) {
    let moments = tasks.moments
    gates = tasks.map { Self.means($0.addresses.map { $0.gates.map(Double.init) }) }
    writeNorms = tasks.map { Self.means($0.writeNorms) }
    let changes = zip(moments, moments.dropFirst()).map { before, after in
      zip(after, before).map { $0.minus($1) }
    }
    changeNorms = changes.map { $0.map(\.norm) }
    effectiveRanks = changes.map { $0.map(EffectiveRank.of) }
    kept = ChangeSurvival.shares(moments)
    keptByMatrix = (moments.first ?? []).indices.map { matrix in
      ChangeSurvival.shares(moments.map { [$0[matrix]] })
    }
    keyOverlap = KeyOverlap.meanCosines(tasks.map { $0.addresses.map(\.key) })
  }

  /// The numbers of a layer: means over its heads, and shares that are kept over all their matrices together.
  ///
  /// - Parameters:
  ///   - heads: The numbers of each head, at least one.
  ///   - traces: What each did, `[head][task]`.
  public init(_ heads: [MemoryNumbers], _ traces: [[HeadTrace]]) {
    gates = Self.means(heads.map(\.gates))
    writeNorms = Self.means(heads.map(\.writeNorms))
    changeNorms = Self.means(heads.map(\.changeNorms))
    effectiveRanks = Self.means(heads.map(\.effectiveRanks))
    keyOverlap = Self.means(heads.map(\.keyOverlap))
    let moments = traces.map(\.moments)
    let count = moments.first?.count ?? 0
    kept = ChangeSurvival.shares((0..<count).map { place in moments.flatMap { $0[place] } })
    keptByMatrix = (moments.first?.first ?? []).indices.map { matrix in
      ChangeSurvival.shares((0..<count).map { place in moments.map { $0[place][matrix] } })
    }
  }

  /// The strength of all writes: the root of the summed squares of ``writeNorms``.
  public var strength: Double {
    writeNorms.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Column means of rows of one length; empty without rows.
  private static func means(_ rows: [[Double]]) -> [Double] {
    (rows.first ?? []).indices.map { column in
      rows.reduce(0) { $0 + $1[column] } / Double(rows.count)
    }
  }

  private static func means(_ tables: [[[Double]]]) -> [[Double]] {
    (tables.first ?? []).indices.map { row in means(tables.map { $0[row] }) }
  }

  /// Means over the tables that have a value at a place.
  private static func means(_ tables: [[[Double?]]]) -> [[Double?]] {
    (tables.first ?? []).indices.map { row in
      tables[0][row].indices.map { column in
        let values = tables.compactMap { $0[row][column] }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
    }
  }
}

extension [HeadTrace] {
  /// The matrices before the first task and after every one.
  public var moments: [[MemoryMatrix]] {
    let start = first?.snapshots[0] ?? []
    return [start] + map { $0.snapshots[$0.addresses.count] ?? start }
  }
}

extension MemoryMatrix {
  /// The difference of two matrices of the same extents.
  public func minus(_ other: MemoryMatrix) -> MemoryMatrix {
    MemoryMatrix(
      rowCount: rowCount, columnCount: columnCount,
      elements: zip(elements, other.elements).map { $0 - $1 })
  }

  /// The Frobenius norm.
  public var norm: Double {
    elements.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}
