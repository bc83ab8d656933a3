extension ShapeCheck {
  /// Maps `[n, …, channels]` with one statistic for each image and channel.
  static func statistics(_ statistics: [Tensor], of x: Tensor) {
    precondition(x.shape.rank >= 2, "maps have images and channels, not \(x.shape)")
    let expected: Shape = [x.shape[0], x.shape.lastExtent]
    for tensor in statistics {
      precondition(
        tensor.shape == expected, "statistics of \(x.shape) are \(expected), not \(tensor.shape)")
    }
  }

  /// Maps with their norm, and the gradient of its parameters.
  static func norm(_ norm: MapNorm, _ gradient: MapNormGradient? = nil, of x: Tensor) {
    statistics([norm.mean, norm.inverseDeviation], of: x)
    for vector in [norm.gamma, norm.beta, gradient?.gamma, gradient?.beta].compactMap(\.self) {
      columns(vector, of: x, "norm of maps")
    }
  }

  /// Two equal maps `[n, h, w, channels]`, their gradients, and pooled tensors.
  static func residualPool(_ x: Tensor, others: [Tensor], pooled: [Tensor]) {
    precondition(
      x.shape.rank == 4 && x.shape[1] >= 2 && x.shape[2] >= 2,
      "2x2 pooling needs images of at least 2x2, not \(x.shape)")
    for other in others {
      precondition(
        other.shape == x.shape, "maps of \(x.shape) have no residual sum with \(other.shape)")
    }
    let expected = Shape([x.shape[0], x.shape[1] / 2, x.shape[2] / 2, x.shape[3]])
    for tensor in pooled {
      precondition(
        tensor.shape == expected, "pooling \(x.shape) gives \(expected), not \(tensor.shape)")
    }
  }

  /// Maps `[n, h, w, channels]`, and results of so many numbers for every window.
  static func windows(_ x: Tensor, _ window: MapWindow, _ y: Tensor, depth: Int) {
    precondition(x.shape.rank == 4, "maps have rank 4, not \(x.shape)")
    let expected = Shape([
      x.shape[0], window.count(along: x.shape[1]), window.count(along: x.shape[2]),
      depth * x.shape[3],
    ])
    precondition(
      y.shape == expected,
      "windows of \(window.size) over \(x.shape) give \(expected), not \(y.shape)")
  }

  /// Maps of rank 4 in which a square of `size` pixels fits.
  static func dropBlock(_ x: Tensor, size: Int, _ y: Tensor) {
    precondition(
      x.shape.rank == 4 && size >= 1 && size <= min(x.shape[1], x.shape[2]),
      "a square of \(size) pixels does not fit into \(x.shape)")
    sameCount(x, y, "DropBlock")
  }

  /// Matrices `[n, rows, columns]`, and what has the extents of their transposes.
  static func transpose(_ x: Tensor, _ turned: [Tensor]) {
    precondition(x.shape.rank == 3, "matrices to transpose have rank 3, not \(x.shape)")
    for tensor in turned {
      precondition(
        tensor.shape == [x.shape[0], x.shape[2], x.shape[1]],
        "\(x.shape) turned round is not \(tensor.shape)")
    }
  }
}
