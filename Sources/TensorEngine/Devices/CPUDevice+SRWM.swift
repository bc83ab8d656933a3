import CKernels

extension CPUDevice {
  /// See ``Device/srwm(_:x:probe:state:into:yProbe:keepsRecord:)``.
  public func srwm(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, state: Tensor, into y: Tensor?,
    yProbe: Tensor?, keepsRecord: Bool
  ) -> SRWMRecord? {
    ShapeCheck.srwm(geometry, x: x, state: state, others: [probe, y, yProbe])
    precondition(
      (probe == nil) == (yProbe == nil), "an SRWM's probes and their results come together")
    let (batch, length) = (x.shape[0], x.shape[1])
    let heads = batch * geometry.headCount
    let record =
      keepsRecord
      ? SRWMRecord(
        steps: Tensor(
          uninitialized: [heads, length, srwm_saved_per_step(geometry.headDimension)]),
        checkpoints: Tensor(
          uninitialized: [
            heads, srwm_checkpoint_count(length), geometry.headDimension, geometry.stride,
          ])) : nil
    kernel_srwm_forward(
      x.pointer, probe?.pointer, y?.pointer, yProbe?.pointer, state.pointer,
      record?.steps.pointer, record?.checkpoints.pointer, batch, length, geometry.headCount,
      geometry.headDimension)
    return record
  }

  /// See ``Device/srwmBackward(_:x:probe:finalState:record:dy:dyProbe:into:dprobe:dstate:)``.
  public func srwmBackward(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, finalState: Tensor, record: SRWMRecord,
    dy: Tensor?, dyProbe: Tensor?, into dx: Tensor, dprobe: Tensor?, dstate: Tensor
  ) {
    ShapeCheck.srwm(geometry, x: x, state: finalState, others: [probe, dy, dyProbe, dx, dprobe])
    ShapeCheck.sameCount(finalState, dstate, "gradient of an SRWM state")
    precondition(
      (probe == nil) == (dprobe == nil), "an SRWM's probes and their gradient come together")
    let scratch = Tensor(uninitialized: [geometry.headDimension, geometry.stride])
    withExtendedLifetime(scratch) {
      kernel_srwm_backward(
        x.pointer, probe?.pointer, finalState.pointer, record.steps.pointer,
        record.checkpoints.pointer, dy?.pointer, dyProbe?.pointer, dx.pointer, dprobe?.pointer,
        dstate.pointer, scratch.pointer, x.shape[0], x.shape[1], geometry.headCount,
        geometry.headDimension)
    }
  }

  /// See ``Device/srwmRead(_:x:state:into:)``.
  public func srwmRead(_ geometry: SRWMGeometry, x: Tensor, state: Tensor, into y: Tensor) {
    ShapeCheck.srwm(geometry, x: x, state: state, others: [y])
    kernel_srwm_read_forward(
      x.pointer, state.pointer, y.pointer, x.shape[0], x.shape[1], geometry.headCount,
      geometry.headDimension)
  }

  /// See ``Device/srwmReadBackward(_:x:state:dy:into:dstate:)``.
  public func srwmReadBackward(
    _ geometry: SRWMGeometry, x: Tensor, state: Tensor, dy: Tensor, into dx: Tensor, dstate: Tensor
  ) {
    ShapeCheck.srwm(geometry, x: x, state: state, others: [dy, dx])
    ShapeCheck.sameCount(state, dstate, "gradient of an SRWM state")
    kernel_srwm_read_backward(
      x.pointer, state.pointer, dy.pointer, dx.pointer, dstate.pointer, x.shape[0], x.shape[1],
      geometry.headCount, geometry.headDimension)
  }
}
