internal import TensorEngine

extension TimingDevice {
  func descendOnline(
    _ rows: OnlineRows, rate: Float, weight: Tensor, bias: Tensor, errors: Tensor
  ) {
    measure(.sequence) {
      device.descendOnline(rows, rate: rate, weight: weight, bias: bias, errors: errors)
    }
  }

  func descendOnlineBackward(
    _ rows: OnlineRows, rate: Float, errors: Tensor, weight: Tensor, dweight: Tensor,
    dbias: Tensor, into dx: Tensor, drate: Tensor
  ) {
    measure(.sequence) {
      device.descendOnlineBackward(
        rows, rate: rate, errors: errors, weight: weight, dweight: dweight, dbias: dbias,
        into: dx, drate: drate)
    }
  }

  func classLogits(_ x: Tensor, _ classes: ClassDensities, into logits: Tensor) {
    measure(.sequence) { device.classLogits(x, classes, into: logits) }
  }

  func classLogitsBackward(
    x: Tensor, _ classes: ClassDensities, logits: Tensor, dlogits: Tensor, into dx: Tensor,
    gradients: ClassDensities
  ) {
    measure(.sequence) {
      device.classLogitsBackward(
        x: x, classes, logits: logits, dlogits: dlogits, into: dx, gradients: gradients)
    }
  }
}
