import CKernels
import COneDNN

/// The processor: fused C kernels, and oneDNN for matrix products and convolutions.
///
/// Every call runs on the calling thread alone, so that lanes scale and results do not depend on
/// thread scheduling. An instance caches oneDNN's convolutions and belongs to one thread.
public final class CPUDevice: Device {
  private var convolutions: [ConvolutionKey: Convolution] = [:]

  /// Creates a device for the calling thread.
  public init() {
    onednn_use_one_thread()
  }

  /// The version of oneDNN that the engine was built for.
  public static var oneDNNVersion: String { String(cString: onednn_version()) }

  /// A cached convolution of fixed extents.
  func convolution(_ key: ConvolutionKey) -> Convolution {
    if let known = convolutions[key] { return known }
    let made = Convolution(key)
    convolutions[key] = made
    return made
  }

  /// See ``Device/multiply(_:_:transposeA:transposeB:into:accumulate:)``.
  public func multiply(
    _ a: Tensor, _ b: Tensor, transposeA: Bool, transposeB: Bool, into c: Tensor, accumulate: Bool
  ) {
    let extents = ProductExtents(a, b, transposeA: transposeA, transposeB: transposeB, c)
    guard extents.m > 0, extents.n > 0 else { return }
    // oneDNN leaves the result alone when there is nothing to sum.
    guard extents.k > 0 else {
      if !accumulate { c.fill(with: 0) }
      return
    }
    let status = onednn_multiply(
      transposeA ? 1 : 0, transposeB ? 1 : 0, extents.m, extents.n, extents.k, a.pointer,
      a.shape.lastExtent, b.pointer, b.shape.lastExtent, accumulate ? 1 : 0, c.pointer,
      c.shape.lastExtent)
    precondition(status == 0, "oneDNN refused a product of \(a.shape) and \(b.shape): \(status)")
  }

  /// See ``Device/addBias(_:to:)``.
  public func addBias(_ bias: Tensor, to x: Tensor) {
    ShapeCheck.columns(bias, of: x, "bias")
    kernel_add_bias(x.pointer, bias.pointer, x.shape.rowCount, x.shape.lastExtent)
  }

  /// See ``Device/addRowSum(of:to:)``.
  public func addRowSum(of x: Tensor, to sum: Tensor) {
    ShapeCheck.columns(sum, of: x, "sum of rows")
    kernel_sum_rows(x.pointer, sum.pointer, x.shape.rowCount, x.shape.lastExtent)
  }

  /// See ``Device/add(_:to:)``.
  public func add(_ x: Tensor, to y: Tensor) {
    ShapeCheck.sameCount(x, y, "sum")
    kernel_add(y.pointer, x.pointer, x.count)
  }

  /// See ``Device/square(_:into:)``.
  public func square(_ x: Tensor, into y: Tensor) {
    ShapeCheck.sameCount(x, y, "square")
    kernel_square(x.pointer, y.pointer, x.count)
  }

  /// See ``Device/gatherRows(of:at:into:)``.
  public func gatherRows(of x: Tensor, at indices: [Int32], into y: Tensor) {
    ShapeCheck.indices(indices, of: x, for: y, "gathered rows")
    kernel_gather_rows(x.pointer, indices, y.pointer, indices.count, y.shape.lastExtent)
  }

  /// See ``Device/addRows(of:at:to:)``.
  public func addRows(of table: Tensor, at indices: [Int32], to y: Tensor) {
    ShapeCheck.indices(indices, of: table, for: y, "added rows")
    kernel_add_embedding(y.pointer, table.pointer, indices, indices.count, y.shape.lastExtent)
  }

  /// See ``Device/scatterAddRows(of:at:to:)``.
  public func scatterAddRows(of x: Tensor, at indices: [Int32], to table: Tensor) {
    ShapeCheck.indices(indices, of: table, for: x, "scattered rows")
    kernel_embedding_backward(
      x.pointer, indices, table.pointer, indices.count, x.shape.lastExtent)
  }

  /// See ``Device/biasReLUDropout(_:bias:dropout:)``.
  public func biasReLUDropout(_ x: Tensor, bias: Tensor, dropout: Dropout) {
    ShapeCheck.columns(bias, of: x, "bias")
    kernel_bias_relu_dropout(
      x.pointer, bias.pointer, x.shape.rowCount, x.shape.lastExtent, dropout.key,
      dropout.threshold)
  }

  /// See ``Device/reluDropoutBackward(y:dy:dropout:into:)``.
  public func reluDropoutBackward(y: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor) {
    ShapeCheck.sameCount(y, dy, "gradient of ReLU")
    ShapeCheck.sameCount(dy, dx, "gradient of ReLU")
    kernel_relu_dropout_backward(y.pointer, dy.pointer, dx.pointer, y.count, dropout.threshold)
  }

  /// See ``Device/residualDropout(skip:x:bias:dropout:into:)``.
  public func residualDropout(
    skip: Tensor, x: Tensor, bias: Tensor?, dropout: Dropout, into y: Tensor
  ) {
    ShapeCheck.sameCount(skip, x, "residual sum")
    ShapeCheck.sameCount(x, y, "residual sum")
    if let bias { ShapeCheck.columns(bias, of: x, "bias") }
    kernel_residual_dropout(
      skip.pointer, x.pointer, bias?.pointer, y.pointer, x.shape.rowCount, x.shape.lastExtent,
      dropout.key, dropout.threshold)
  }

  /// See ``Device/dropoutBackward(dy:dropout:into:)``.
  public func dropoutBackward(dy: Tensor, dropout: Dropout, into dx: Tensor) {
    ShapeCheck.sameCount(dy, dx, "gradient of dropout")
    kernel_dropout_backward(dy.pointer, dx.pointer, dy.count, dropout.key, dropout.threshold)
  }
}

/// The extents of a product, checked.
struct ProductExtents {
  let m: Int
  let n: Int
  let k: Int

  init(_ a: Tensor, _ b: Tensor, transposeA: Bool, transposeB: Bool, _ c: Tensor) {
    precondition(
      a.shape.rank == 2 && b.shape.rank == 2 && c.shape.rank == 2,
      "a product takes matrices, not \(a.shape) and \(b.shape)")
    m = transposeA ? a.shape[1] : a.shape[0]
    k = transposeA ? a.shape[0] : a.shape[1]
    n = transposeB ? b.shape[0] : b.shape[1]
    let inner = transposeB ? b.shape[1] : b.shape[0]
    precondition(k == inner, "a product of \(a.shape) and \(b.shape) has no common extent")
    precondition(c.shape == [m, n], "a product has shape \(Shape([m, n])), not \(c.shape)")
  }
}
