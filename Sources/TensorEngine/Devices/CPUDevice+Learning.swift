import CKernels

extension CPUDevice {
  /// See ``Device/descendOnline(_:rate:weight:bias:errors:)``.
  public func descendOnline(
    _ rows: OnlineRows, rate: Float, weight: Tensor, bias: Tensor, errors: Tensor
  ) {
    ShapeCheck.online(rows, weight: weight, bias: bias, errors: errors)
    let x = rows.x
    kernel_online_descent_forward(
      x.pointer, rows.labels, rows.mask?.pointer, rate, weight.pointer, bias.pointer,
      errors.pointer, x.shape[0], x.shape[1], weight.shape[1], x.shape[2])
  }

  /// See ``Device/descendOnlineBackward(_:rate:errors:weight:dweight:dbias:into:drate:)``.
  public func descendOnlineBackward(
    _ rows: OnlineRows, rate: Float, errors: Tensor, weight: Tensor, dweight: Tensor,
    dbias: Tensor, into dx: Tensor, drate: Tensor
  ) {
    ShapeCheck.online(rows, weight: weight, bias: dbias, errors: errors)
    ShapeCheck.sameCount(weight, dweight, "gradient of an online layer")
    ShapeCheck.sameCount(rows.x, dx, "gradient of an online layer's rows")
    let x = rows.x
    let scratch = Tensor(uninitialized: [2, weight.shape[1]])
    withExtendedLifetime(scratch) {
      kernel_online_descent_backward(
        x.pointer, rows.labels, errors.pointer, rate, weight.pointer, dweight.pointer,
        dbias.pointer, dx.pointer, drate.pointer, scratch.pointer, x.shape[0], x.shape[1],
        weight.shape[1], x.shape[2])
    }
  }

  /// See ``Device/classLogits(_:_:into:)``.
  public func classLogits(_ x: Tensor, _ classes: ClassDensities, into logits: Tensor) {
    ShapeCheck.classLogits(x, classes, logits)
    kernel_class_logits_forward(
      x.pointer, classes.mean.pointer, classes.weight?.pointer, classes.constant?.pointer,
      classes.exponent?.pointer, logits.pointer, x.shape[0], x.shape[1], classes.mean.shape[1],
      x.shape[2])
  }

  /// See ``Device/classLogitsBackward(x:_:logits:dlogits:into:gradients:)``.
  public func classLogitsBackward(
    x: Tensor, _ classes: ClassDensities, logits: Tensor, dlogits: Tensor, into dx: Tensor,
    gradients: ClassDensities
  ) {
    ShapeCheck.classLogits(x, classes, logits)
    ShapeCheck.classLogits(dx, gradients, dlogits)
    ShapeCheck.pairs(
      [
        (classes.weight, gradients.weight), (classes.constant, gradients.constant),
        (classes.exponent, gradients.exponent),
      ], "gradients of class densities")
    kernel_class_logits_backward(
      x.pointer, classes.mean.pointer, classes.weight?.pointer, classes.constant?.pointer,
      classes.exponent?.pointer, logits.pointer, dlogits.pointer, dx.pointer,
      gradients.mean.pointer, gradients.weight?.pointer, gradients.constant?.pointer,
      gradients.exponent?.pointer, x.shape[0], x.shape[1], classes.mean.shape[1], x.shape[2])
  }
}
