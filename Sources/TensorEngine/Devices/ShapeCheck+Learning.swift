extension ShapeCheck {
  /// Rows `[batch, length, width]` with a label each, and a layer for each sequence.
  static func online(_ rows: OnlineRows, weight: Tensor, bias: Tensor, errors: Tensor) {
    let x = rows.x
    precondition(
      x.shape.rank == 3 && weight.shape.rank == 3 && weight.shape[0] == x.shape[0]
        && weight.shape[2] == x.shape[2] && weight.shape[1] > 0,
      "a layer of \(weight.shape) cannot learn from \(x.shape)")
    precondition(
      rows.labels.count == x.shape.rowCount, "\(rows.labels.count) labels for rows of \(x.shape)")
    classes(rows.labels, below: weight.shape[1], "labels of an online layer")
    precondition(
      bias.count == weight.shape.rowCount,
      "an online layer of \(weight.shape) cannot have a bias of \(bias.shape)")
    for other in [errors] + [rows.mask].compactMap({ $0 }) {
      precondition(
        other.count == x.shape.rowCount * weight.shape[1],
        "an online layer of \(weight.shape) that reads \(x.shape) cannot use \(other.shape)")
    }
  }

  /// Rows `[batch, rows, width]`, classes of the same batch and width, and a logit for each pair.
  static func classLogits(_ x: Tensor, _ classes: ClassDensities, _ logits: Tensor) {
    let mean = classes.mean
    precondition(
      x.shape.rank == 3 && mean.shape.rank == 3 && x.shape[0] == mean.shape[0]
        && x.shape[2] == mean.shape[2],
      "classes with means of \(mean.shape) cannot judge \(x.shape)")
    if let weight = classes.weight { sameCount(mean, weight, "weights of class densities") }
    for vector in [classes.constant, classes.exponent].compactMap({ $0 }) {
      rows(vector, of: mean, "class densities")
    }
    precondition(
      logits.count == x.shape.rowCount * mean.shape[1],
      "logits of \(x.shape) for classes of \(mean.shape) cannot be \(logits.shape)")
  }
}
