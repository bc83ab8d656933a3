/// A matrix that a learner writes to while it reads, at one moment.
public struct MemoryMatrix: Hashable, Sendable {
  /// The number of rows: the length of the keys that it is written under.
  public let rowCount: Int
  /// The number of columns: the length of what is stored under a key.
  public let columnCount: Int
  /// The values, row by row.
  public let elements: [Float]

  /// Creates a matrix.
  ///
  /// - Precondition: There are as many elements as rows and columns take.
  public init(rowCount: Int, columnCount: Int, elements: [Float]) {
    precondition(
      elements.count == rowCount * columnCount,
      "a matrix of \(rowCount)x\(columnCount) does not hold \(elements.count) elements")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.elements = elements
  }

  /// Reads a part of the rows of a larger matrix.
  ///
  /// - Parameters:
  ///   - rows: The first row of the larger matrix.
  ///   - stride: The number of its columns.
  ///   - columns: Those that are taken.
  ///   - rowCount: The number of rows.
  public init(
    rows: UnsafePointer<Float>, stride: Int, columns: Range<Int>, rowCount: Int
  ) {
    var elements: [Float] = []
    elements.reserveCapacity(rowCount * columns.count)
    for row in 0..<rowCount {
      elements += UnsafeBufferPointer(
        start: rows + row * stride + columns.lowerBound, count: columns.count)
    }
    self.init(rowCount: rowCount, columnCount: columns.count, elements: elements)
  }
}

/// Where and how strongly one head of a layer writes one input.
public struct MemoryAddress: Hashable, Sendable {
  /// The key that is written under, as long as the matrices have rows.
  public var key: [Float]
  /// The share of each matrix's correction that is written, in `0...1`; empty for a rule without gates.
  public var gates: [Float]

  /// Creates an address.
  public init(key: [Float], gates: [Float]) {
    self.key = key
    self.gates = gates
  }
}

/// What one head did while a task was read.
public struct HeadTrace: Hashable, Sendable {
  /// The matrices at some moments, by the number of demonstrations of the task read before: those before
  /// the first and after the last are always there.
  public var snapshots: [Int: [MemoryMatrix]] = [:]
  /// Key and gates of every demonstration, in order.
  public var addresses: [MemoryAddress] = []
  /// The Frobenius norm of what every demonstration changed in each matrix.
  public var writeNorms: [[Double]] = []

  /// Creates the trace of nothing.
  public init() {}
}

/// What the heads of one layer did while a task was read.
public struct MemoryTrace: Hashable, Sendable {
  /// The names of a head's matrices, such as `y`, `q`, `k` and `b`.
  public var matrixNames: [String]
  /// The heads in order.
  public var heads: [HeadTrace]

  /// Creates a trace.
  public init(matrixNames: [String], heads: [HeadTrace]) {
    self.matrixNames = matrixNames
    self.heads = heads
  }
}

/// What one layer of a learner did while a task was read.
public struct LayerTrace: Hashable, Sendable {
  /// What the layer is: the word after `type:`, such as `srwm`.
  public var kind: String
  /// What it wrote; `nil` for a layer that cannot tell.
  public var memory: MemoryTrace?

  /// Creates a trace.
  public init(kind: String, memory: MemoryTrace?) {
    self.kind = kind
    self.memory = memory
  }
}
