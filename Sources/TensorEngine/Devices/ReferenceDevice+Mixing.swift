import Glibc

extension ReferenceDevice {
  /// See ``Device/geluDropout(_:dropout:into:)``.
  public func geluDropout(_ x: Tensor, dropout: Dropout, into y: Tensor) {
    ShapeCheck.sameCount(x, y, "GELU")
    for i in 0..<x.count {
      let value = Double(x.pointer[i])
      y.pointer[i] = dropout.apply(to: Float(value / 2 * (1 + tanh(Self.bend(value).value))), at: i)
    }
  }

  /// See ``Device/geluDropoutBackward(x:dy:dropout:into:)``.
  public func geluDropoutBackward(x: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor) {
    ShapeCheck.sameCount(x, dy, "gradient of GELU")
    ShapeCheck.sameCount(x, dx, "gradient of GELU")
    for i in 0..<x.count {
      let value = Double(x.pointer[i])
      let bend = Self.bend(value)
      let level = tanh(bend.value)
      let slope = (1 + level) / 2 + value / 2 * (1 - level * level) * bend.slope
      dx.pointer[i] = dropout.apply(to: Float(Double(dy.pointer[i]) * slope), at: i)
    }
  }

  /// See ``Device/biasGELU(_:bias:into:)``.
  public func biasGELU(_ x: Tensor, bias: Tensor, into y: Tensor) {
    ShapeCheck.sameCount(x, y, "GELU")
    ShapeCheck.columns(bias, of: x, "bias")
    for i in 0..<x.count {
      let value = Double(x.pointer[i] + bias.pointer[i % bias.count])
      y.pointer[i] = Float(value * Self.normalDistribution(value))
    }
  }

  /// See ``Device/biasGELUBackward(x:bias:dy:into:)``.
  public func biasGELUBackward(x: Tensor, bias: Tensor, dy: Tensor, into dx: Tensor) {
    ShapeCheck.sameCount(x, dy, "gradient of GELU")
    ShapeCheck.sameCount(x, dx, "gradient of GELU")
    ShapeCheck.columns(bias, of: x, "bias")
    for i in 0..<x.count {
      let value = Double(x.pointer[i] + bias.pointer[i % bias.count])
      let density = exp(-value * value / 2) / (2 * Double.pi).squareRoot()
      let slope = Self.normalDistribution(value) + value * density
      dx.pointer[i] = Float(Double(dy.pointer[i]) * slope)
    }
  }

  private static func normalDistribution(_ x: Double) -> Double {
    erfc(-x / 2.0.squareRoot()) / 2
  }

  /// `sqrt(2 / pi) (x + 0.044715 x³)`, of which GELU takes the tanh.
  private static func bend(_ x: Double) -> (value: Double, slope: Double) {
    let factor = (2 / Double.pi).squareRoot()
    return (factor * (x + 0.044715 * x * x * x), factor * (1 + 3 * 0.044715 * x * x))
  }

  /// See ``Device/transpose(_:skip:into:)``.
  public func transpose(_ x: Tensor, skip: Tensor?, into y: Tensor) {
    ShapeCheck.transpose(x, [y] + [skip].compactMap(\.self))
    let (rows, columns) = (x.shape[1], x.shape[2])
    for i in 0..<x.count {
      let (matrix, row, column) = (i / (rows * columns), i / columns % rows, i % columns)
      let target = (matrix * columns + column) * rows + row
      y.pointer[target] = x.pointer[i] + (skip?.pointer[target] ?? 0)
    }
  }
}
