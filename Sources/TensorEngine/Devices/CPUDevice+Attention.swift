import CKernels

extension CPUDevice {
  /// See ``Device/attention(_:seeing:query:key:value:into:keepsRecord:)``.
  public func attention(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, into y: Tensor, keepsRecord: Bool
  ) -> Tensor? {
    ShapeCheck.attention(geometry, visible, query: query, key: key, queries: [y], keys: [value])
    let (batch, rows, keys) = (query.shape[0], query.shape[1], key.shape[1])
    let (first, growth) = visible.range(of: keys)
    let record =
      keepsRecord ? Tensor(uninitialized: [batch, geometry.headCount, rows, 2]) : nil
    let scratch = Tensor(
      uninitialized: [attention_forward_scratch(keys, geometry.headDimension)])
    withExtendedLifetime(scratch) {
      kernel_attention_forward(
        query.pointer, key.pointer, value.pointer, y.pointer, record?.pointer, scratch.pointer,
        batch, rows, keys, geometry.headCount, geometry.headDimension, first, growth)
    }
    return record
  }

  /// See ``Device/attentionBackward(_:seeing:query:key:value:record:dy:into:dkey:dvalue:)``.
  public func attentionBackward(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, record: Tensor, dy: Tensor, into dquery: Tensor, dkey: Tensor, dvalue: Tensor
  ) {
    ShapeCheck.attention(
      geometry, visible, query: query, key: key, queries: [dy, dquery],
      keys: [value, dkey, dvalue])
    let (batch, rows, keys) = (query.shape[0], query.shape[1], key.shape[1])
    let (first, growth) = visible.range(of: keys)
    let scratch = Tensor(
      uninitialized: [attention_backward_scratch(keys, geometry.headDimension)])
    withExtendedLifetime(scratch) {
      kernel_attention_backward(
        query.pointer, key.pointer, value.pointer, record.pointer, dy.pointer, dquery.pointer,
        dkey.pointer, dvalue.pointer, scratch.pointer, batch, rows, keys, geometry.headCount,
        geometry.headDimension, first, growth)
    }
  }
}
