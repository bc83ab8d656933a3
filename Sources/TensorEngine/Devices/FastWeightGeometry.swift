/// How a fast weight matrix is written.
public enum FastWeightRule: Hashable, Sendable {
  /// `W += k (sigmoid(gate) (v - Wᵀ k))ᵀ`: what is stored under a key is moved towards the new value.
  case delta
  /// `W += k [v, 1]ᵀ`: values are added up, and reads are divided by the last column.
  case sums
}

/// The extents of a fast weight layer and the memory layout of its state.
///
/// The state of one batch element and head is one matrix `[values | normalizer | padding]` with
/// `headDimension` rows of ``stride`` columns; only ``FastWeightRule/sums`` has a normalizer.
public struct FastWeightGeometry: Hashable, Sendable {
  /// The number of heads `H`.
  public let headCount: Int
  /// The width of a head `E`, in `1...256`.
  public let headDimension: Int
  /// How the matrix is written.
  public let rule: FastWeightRule

  /// Creates a geometry.
  public init(headCount: Int, headDimension: Int, rule: FastWeightRule) {
    precondition(headCount > 0, "fast weights have at least one head, not \(headCount)")
    precondition(
      (1...256).contains(headDimension),
      "a head of fast weights has a dimension in 1...256, not \(headDimension)")
    self.headCount = headCount
    self.headDimension = headDimension
    self.rule = rule
  }

  /// The model width `H * E`.
  public var width: Int { headCount * headDimension }

  /// The columns in use: the value's, and the normalizer.
  public var columnCount: Int { headDimension + (rule == .sums ? 1 : 0) }

  /// Columns of a state row: those in use rounded up to a multiple of 16.
  public var stride: Int { (columnCount + 15) / 16 * 16 }

  /// `[batch, heads, E, stride]`.
  public func stateShape(batch: Int) -> Shape {
    Shape([batch, headCount, headDimension, stride])
  }
}

/// What fast weights read step by step, or the gradients of it.
public struct FastWeightSequence: Sendable {
  /// Under what is written, `[batch, length, width]`.
  public let key: Tensor
  /// What is written, `[batch, length, width]`.
  public let value: Tensor
  /// How much of it is written, before the sigmoid, `[batch, length, heads]`; the delta rule's alone.
  public let gate: Tensor?
  /// What is read after each step's write, `[batch, length, width]`, if anything is.
  public let query: Tensor?
  /// What is read before each step's write, `[batch, length, width]`, if anything is.
  public let probe: Tensor?

  /// Creates a sequence.
  public init(key: Tensor, value: Tensor, gate: Tensor?, query: Tensor?, probe: Tensor?) {
    self.key = key
    self.value = value
    self.gate = gate
    self.query = query
    self.probe = probe
  }
}

/// What the gradient of fast weights needs from the forward pass.
///
/// Only the device that made a record knows what is in it.
public struct FastWeightRecord: Sendable {
  /// What was computed at each step.
  public let steps: Tensor
  /// Copies of the state on the way.
  public let checkpoints: Tensor

  /// Creates a record.
  public init(steps: Tensor, checkpoints: Tensor) {
    self.steps = steps
    self.checkpoints = checkpoints
  }
}
