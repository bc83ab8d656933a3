import Glibc

extension ReferenceDevice {
  /// See ``Device/descendOnline(_:rate:weight:bias:errors:)``.
  public func descendOnline(
    _ rows: OnlineRows, rate: Float, weight: Tensor, bias: Tensor, errors: Tensor
  ) {
    ShapeCheck.online(rows, weight: weight, bias: bias, errors: errors)
    for sequence in 0..<rows.x.shape[0] {
      var layer = ReferenceOnlineLayer(weight, bias, sequence)
      for t in 0..<rows.x.shape[1] {
        let row = sequence * rows.x.shape[1] + t
        let x = Self.row(row, of: rows.x)
        let error = layer.error(x, rows.mask.map { Self.row(row, of: $0) }, rows.labels[row])
        Self.store(error, in: row, of: errors)
        layer.write(error.scaled(by: -Double(rate)), x)
      }
      layer.store(to: weight, bias, sequence)
    }
  }

  /// See ``Device/descendOnlineBackward(_:rate:errors:weight:dweight:dbias:into:drate:)``.
  ///
  /// With `u = dW x + db` the gradient of `g` is `-rate u`, that of the logits
  /// `p (dg - Σ p dg)`.
  public func descendOnlineBackward(
    _ rows: OnlineRows, rate: Float, errors: Tensor, weight: Tensor, dweight: Tensor,
    dbias: Tensor, into dx: Tensor, drate: Tensor
  ) {
    ShapeCheck.online(rows, weight: weight, bias: dbias, errors: errors)
    let rate = Double(rate)
    for sequence in 0..<rows.x.shape[0] {
      var layer = ReferenceOnlineLayer(weight, dbias, sequence)
      var gradient = ReferenceOnlineLayer(dweight, dbias, sequence)
      for t in (0..<rows.x.shape[1]).reversed() {
        let row = sequence * rows.x.shape[1] + t
        let (x, error) = (Self.row(row, of: rows.x), Self.row(row, of: errors))
        layer.write(error.scaled(by: rate), x)
        let along = gradient.logits(x)
        let derror = along.scaled(by: -rate)
        let p = error.enumerated().map { $1 + ($0 == Int(rows.labels[row]) ? 1 : 0) }
        let mean = p.dot(derror)
        let dlogits = zip(p, derror).map { $0 * ($1 - mean) }
        var gradientOfRow = gradient.weight.transposedTimes(error).scaled(by: -rate)
        gradientOfRow.add(layer.weight.transposedTimes(dlogits))
        Self.store(gradientOfRow, in: row, of: dx)
        drate.pointer[0] -= Float(error.dot(along))
        gradient.write(dlogits, x)
      }
      gradient.store(to: dweight, dbias, sequence)
    }
  }

  /// See ``Device/classLogits(_:_:into:)``.
  public func classLogits(_ x: Tensor, _ classes: ClassDensities, into logits: Tensor) {
    ShapeCheck.classLogits(x, classes, logits)
    forEachFit(x, classes) { fit in
      let terms = fit.distances.map { fit.exponent == nil ? $0.square : log(1 + $0.square) }
      logits.pointer[fit.place] = Float(
        fit.constant - (fit.exponent ?? 1) * terms.reduce(0, +))
    }
  }

  /// See ``Device/classLogitsBackward(x:_:logits:dlogits:into:gradients:)``.
  public func classLogitsBackward(
    x: Tensor, _ classes: ClassDensities, logits: Tensor, dlogits: Tensor, into dx: Tensor,
    gradients: ClassDensities
  ) {
    ShapeCheck.classLogits(x, classes, logits)
    dx.fill(with: 0)
    forEachFit(x, classes) { fit in
      let incoming = Double(dlogits.pointer[fit.place])
      gradients.constant?.pointer[fit.classPlace] += Float(incoming)
      let logarithms = fit.distances.map { log(1 + $0.square) }
      gradients.exponent?.pointer[fit.classPlace] -= Float(incoming * logarithms.reduce(0, +))
      for (d, distance) in fit.distances.enumerated() {
        let slope = incoming * (fit.exponent.map { $0 / (1 + distance.square) } ?? 1)
        let place = fit.classPlace * fit.distances.count + d
        let pull = Float(2 * slope * distance.weight * distance.difference)
        gradients.weight?.pointer[place] -= Float(
          slope * distance.difference * distance.difference)
        gradients.mean.pointer[place] += pull
        dx.pointer[fit.row * fit.distances.count + d] -= pull
      }
    }
  }

  /// One row beside one class.
  private struct Fit {
    /// Of the logit, of the class, and of the row.
    let place: Int
    let classPlace: Int
    let row: Int
    let constant: Double
    let exponent: Double?
    /// In every dimension: the difference from the mean, its weight, and the weighted square.
    let distances: [(difference: Double, weight: Double, square: Double)]
  }

  private func forEachFit(_ x: Tensor, _ classes: ClassDensities, _ body: (Fit) -> Void) {
    let (rows, count, width) = (x.shape[1], classes.mean.shape[1], x.shape[2])
    for place in 0..<x.shape[0] * rows * count {
      let row = place / count
      let classPlace = row / rows * count + place % count
      let distances = (0..<width).map { d in
        let difference =
          Double(x.pointer[row * width + d]) - Double(classes.mean.pointer[classPlace * width + d])
        let weight = classes.weight.map { Double($0.pointer[classPlace * width + d]) } ?? 1
        return (difference, weight, weight * difference * difference)
      }
      body(
        Fit(
          place: place, classPlace: classPlace, row: row,
          constant: classes.constant.map { Double($0.pointer[classPlace]) } ?? 0,
          exponent: classes.exponent.map { Double($0.pointer[classPlace]) }, distances: distances))
    }
  }

  private static func row(_ row: Int, of tensor: Tensor) -> [Double] {
    let width = tensor.shape.lastExtent
    return (0..<width).map { Double(tensor.pointer[row * width + $0]) }
  }

  private static func store(_ values: [Double], in row: Int, of tensor: Tensor) {
    for (i, value) in values.enumerated() { tensor.pointer[row * values.count + i] = Float(value) }
  }
}

/// The linear layer of one sequence, in double precision.
private struct ReferenceOnlineLayer {
  var weight: ReferenceMatrix
  var bias: [Double]

  init(_ weight: Tensor, _ bias: Tensor, _ sequence: Int) {
    let (classes, width) = (weight.shape[1], weight.shape[2])
    self.weight = ReferenceMatrix(rowCount: classes, columnCount: width) { row, column in
      Double(weight.pointer[(sequence * classes + row) * width + column])
    }
    self.bias = (0..<classes).map { Double(bias.pointer[sequence * classes + $0]) }
  }

  func logits(_ x: [Double]) -> [Double] {
    var logits = weight.times(x)
    logits.add(bias)
    return logits
  }

  /// `softmax(W x + b + mask) - onehot(label)`.
  func error(_ x: [Double], _ mask: [Double]?, _ label: Int32) -> [Double] {
    var logits = logits(x)
    if let mask { logits.add(mask) }
    var error = ReferenceSRWM.softmax(logits)
    error[Int(label)] -= 1
    return error
  }

  /// `W += a xᵀ`, `b += a`.
  mutating func write(_ a: [Double], _ x: [Double]) {
    weight.addOuterProduct(a, x)
    bias.add(a)
  }

  func store(to weight: Tensor, _ bias: Tensor, _ sequence: Int) {
    let (classes, width) = (weight.shape[1], weight.shape[2])
    for row in 0..<classes {
      bias.pointer[sequence * classes + row] = Float(self.bias[row])
      for column in 0..<width {
        weight.pointer[(sequence * classes + row) * width + column] = Float(
          self.weight[row, column])
      }
    }
  }
}
