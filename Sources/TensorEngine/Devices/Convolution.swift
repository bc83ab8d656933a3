import COneDNN

/// The extents that one of oneDNN's convolutions is made for.
struct ConvolutionKey: Hashable {
  let images: Int
  let height: Int
  let width: Int
  let inputs: Int
  let outputs: Int
}

/// Owner of one of oneDNN's convolutions.
final class Convolution {
  private let handle: OpaquePointer

  init(_ key: ConvolutionKey) {
    guard
      let handle = onednn_convolution_create(
        key.images, key.height, key.width, key.inputs, key.outputs)
    else { preconditionFailure("oneDNN has no convolution for \(key)") }
    self.handle = handle
  }

  deinit { onednn_convolution_destroy(handle) }

  func pack(_ kernel: Tensor) {
    check(onednn_convolution_pack(handle, kernel.pointer), "packing weights")
  }

  func forward(_ x: UnsafePointer<Float>, bias: Tensor, into y: UnsafeMutablePointer<Float>) {
    check(onednn_convolution_forward(handle, x, bias.pointer, y), "forward")
  }

  func backwardData(_ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>) {
    check(onednn_convolution_backward_data(handle, dy, dx), "backward data")
  }

  func backwardWeights(x: UnsafePointer<Float>, dy: UnsafePointer<Float>) {
    check(onednn_convolution_backward_weights(handle, x, dy, nil), "backward weights")
  }

  func addWeightGradient(to dkernel: Tensor) {
    check(onednn_convolution_take_weight_gradient(handle, dkernel.pointer), "weight gradient")
  }

  private func check(_ status: Int32, _ what: String) {
    precondition(status == 0, "oneDNN failed in a convolution (\(what)): status \(status)")
  }
}
