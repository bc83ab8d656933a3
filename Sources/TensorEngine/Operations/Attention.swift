/// Softmax attention: what a row of queries finds among the keys that it sees.
///
/// Inputs: `query [batch, rows, width]`, `key` and `value [batch, keys, width]`. A row that sees no key
/// gives zero.
///
/// > Source: Vaswani et al. (2017), <https://arxiv.org/abs/1706.03762>, section 3.2.
public struct Attention: Operation {
  private let geometry: AttentionGeometry
  private let visible: VisibleKeys
  private let keepsRecord: Bool
  private var record: Tensor?

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - geometry: The extents of the layer.
  ///   - visible: Which keys a row sees.
  ///   - keepsRecord: Whether a backward pass follows.
  public init(_ geometry: AttentionGeometry, seeing visible: VisibleKeys, keepsRecord: Bool) {
    self.geometry = geometry
    self.visible = visible
    self.keepsRecord = keepsRecord
  }

  /// Computes `[batch, rows, width]`.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let y = Tensor(uninitialized: inputs[0].shape)
    record = device.attention(
      geometry, seeing: visible, query: inputs[0], key: inputs[1], value: inputs[2], into: y,
      keepsRecord: keepsRecord)
    return [y]
  }

  /// The gradient through the softmax.
  public func backward(_ pass: borrowing BackwardPass) {
    guard let dy = pass.outputGradients[0] else { return }
    guard let record else {
      preconditionFailure("attention that was computed without a record has no gradient")
    }
    let (device, inputs) = (pass.device, pass.inputs)
    let (dkey, dvalue) = (pass.accumulator(1), pass.accumulator(2))
    let dquery = Tensor(uninitialized: inputs[0].shape)
    device.attentionBackward(
      geometry, seeing: visible, query: inputs[0], key: inputs[1], value: inputs[2],
      record: record, dy: dy, into: dquery, dkey: dkey, dvalue: dvalue)
    pass.add(0) { device.add(dquery, to: $0) }
  }
}
