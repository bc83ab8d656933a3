/// What a linear layer learns from online: rows, their labels, and which labels compete.
public struct OnlineRows: Sendable {
  /// `[batch, length, width]`.
  public let x: Tensor
  /// The label of every row, sequence by sequence.
  public let labels: [Int32]
  /// What is added to the logits of every row, `[batch, length, classes]`: zero for labels that compete,
  /// far below all logits for the others; `nil` if all compete.
  public let mask: Tensor?

  /// Creates the rows.
  public init(x: Tensor, labels: [Int32], mask: Tensor? = nil) {
    self.x = x
    self.labels = labels
    self.mask = mask
  }
}
