import CKernels

extension CPUDevice {
  /// See ``Device/positiveFeatures(_:headDimension:normalizes:into:)``.
  public func positiveFeatures(
    _ x: Tensor, headDimension: Int, normalizes: Bool, into y: Tensor
  ) {
    ShapeCheck.features(x, y, headDimension: headDimension)
    kernel_features_forward(
      x.pointer, y.pointer, x.count / headDimension, headDimension, normalizes ? 1 : 0)
  }

  /// See ``Device/positiveFeaturesBackward(x:dy:headDimension:normalizes:into:)``.
  public func positiveFeaturesBackward(
    x: Tensor, dy: Tensor, headDimension: Int, normalizes: Bool, into dx: Tensor
  ) {
    ShapeCheck.features(x, dy, headDimension: headDimension)
    ShapeCheck.features(x, dx, headDimension: headDimension)
    kernel_features_backward(
      x.pointer, dy.pointer, dx.pointer, x.count / headDimension, headDimension,
      normalizes ? 1 : 0)
  }

  /// See ``Device/fastWeights(_:_:state:into:yProbe:keepsRecord:)``.
  public func fastWeights(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, state: Tensor,
    into y: Tensor?, yProbe: Tensor?, keepsRecord: Bool
  ) -> FastWeightRecord? {
    ShapeCheck.fastWeights(geometry, sequence, state: state)
    ShapeCheck.pairs([(sequence.query, y), (sequence.probe, yProbe)], "fast weights")
    let (batch, length) = (sequence.key.shape[0], sequence.key.shape[1])
    let heads = batch * geometry.headCount
    let record =
      keepsRecord
      ? FastWeightRecord(
        steps: Tensor(
          uninitialized: [heads, length, fast_weights_saved_per_step(geometry.stride)]),
        checkpoints: Tensor(
          uninitialized: [
            heads, fast_weights_checkpoint_count(length), geometry.headDimension, geometry.stride,
          ])) : nil
    kernel_fast_weights_forward(
      sequence.key.pointer, sequence.value.pointer, sequence.gate?.pointer,
      sequence.query?.pointer, sequence.probe?.pointer, y?.pointer, yProbe?.pointer,
      state.pointer, record?.steps.pointer, record?.checkpoints.pointer, batch, length,
      geometry.headCount, geometry.headDimension)
    return record
  }

  /// See ``Device/fastWeightsBackward(_:_:finalState:record:dy:dyProbe:into:dstate:)``.
  public func fastWeightsBackward(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, finalState: Tensor,
    record: FastWeightRecord, dy: Tensor?, dyProbe: Tensor?, into gradients: FastWeightSequence,
    dstate: Tensor
  ) {
    ShapeCheck.fastWeights(geometry, sequence, state: finalState)
    ShapeCheck.fastWeights(geometry, gradients, state: dstate)
    ShapeCheck.pairs(
      [
        (sequence.query, dy), (sequence.query, gradients.query), (sequence.probe, dyProbe),
        (sequence.probe, gradients.probe),
      ], "gradient of fast weights")
    let scratch = Tensor(uninitialized: [geometry.headDimension, geometry.stride])
    withExtendedLifetime(scratch) {
      kernel_fast_weights_backward(
        sequence.key.pointer, sequence.query?.pointer, sequence.probe?.pointer,
        finalState.pointer, record.steps.pointer, record.checkpoints.pointer, dy?.pointer,
        dyProbe?.pointer, gradients.key.pointer, gradients.value.pointer,
        gradients.gate?.pointer, gradients.query?.pointer, gradients.probe?.pointer,
        dstate.pointer, scratch.pointer, sequence.key.shape[0], sequence.key.shape[1],
        geometry.headCount, geometry.headDimension)
    }
  }

  /// See ``Device/fastWeightsRead(_:query:state:into:)``.
  public func fastWeightsRead(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, into y: Tensor
  ) {
    ShapeCheck.fastWeights(geometry, query: query, state: state, others: [y])
    kernel_fast_weights_read_forward(
      query.pointer, state.pointer, y.pointer, query.shape[0], query.shape[1],
      geometry.headCount, geometry.headDimension, geometry.rule == .delta ? 1 : 0)
  }

  /// See ``Device/fastWeightsReadBackward(_:query:state:dy:into:dstate:)``.
  public func fastWeightsReadBackward(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, dy: Tensor,
    into dquery: Tensor, dstate: Tensor
  ) {
    ShapeCheck.fastWeights(geometry, query: query, state: state, others: [dy, dquery])
    ShapeCheck.sameCount(state, dstate, "gradient of fast weights")
    kernel_fast_weights_read_backward(
      query.pointer, state.pointer, dy.pointer, dquery.pointer, dstate.pointer, query.shape[0],
      query.shape[1], geometry.headCount, geometry.headDimension, geometry.rule == .delta ? 1 : 0)
  }
}
