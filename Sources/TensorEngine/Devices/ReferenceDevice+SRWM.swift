extension ReferenceDevice {
  /// See ``Device/srwm(_:x:probe:state:into:yProbe:keepsRecord:)``.
  ///
  /// The record holds the weights before every step; nothing is wound back.
  public func srwm(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, state: Tensor, into y: Tensor?,
    yProbe: Tensor?, keepsRecord: Bool
  ) -> SRWMRecord? {
    ShapeCheck.srwm(geometry, x: x, state: state, others: [probe, y, yProbe])
    let length = x.shape[1]
    let block = geometry.headDimension * geometry.stride
    let history =
      keepsRecord
      ? Tensor(uninitialized: [x.shape[0] * geometry.headCount * length, block]) : nil
    forEachHead(geometry, x) { head in
      var weights = ReferenceSRWM(state.pointer + head.index * block, geometry)
      for t in 0..<length {
        if let history {
          weights.store(to: history.pointer + (head.index * length + t) * block, geometry)
        }
        let step = weights.step(head.vector(x, t))
        if let y { head.store(step.y, to: y, t) }
        if let probe, let yProbe {
          head.store(weights.matrices[0].transposedTimes(head.vector(probe, t)), to: yProbe, t)
        }
        weights.write(step)
      }
      weights.store(to: state.pointer + head.index * block, geometry)
    }
    return history.map { SRWMRecord(steps: Tensor(uninitialized: [0]), checkpoints: $0) }
  }

  /// See ``Device/srwmBackward(_:x:probe:finalState:record:dy:dyProbe:into:dprobe:dstate:)``.
  public func srwmBackward(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, finalState: Tensor, record: SRWMRecord,
    dy: Tensor?, dyProbe: Tensor?, into dx: Tensor, dprobe: Tensor?, dstate: Tensor
  ) {
    ShapeCheck.srwm(geometry, x: x, state: dstate, others: [probe, dy, dyProbe, dx, dprobe])
    let length = x.shape[1]
    let block = geometry.headDimension * geometry.stride
    let zero = [Double](repeating: 0, count: geometry.headDimension)
    forEachHead(geometry, x) { head in
      var gradient = ReferenceSRWM(dstate.pointer + head.index * block, geometry)
      for t in (0..<length).reversed() {
        let weights = ReferenceSRWM(
          record.checkpoints.pointer + (head.index * length + t) * block, geometry)
        let incoming = dy.map { head.vector($0, t) } ?? zero
        head.store(
          weights.backward(head.vector(x, t), dy: incoming, gradient: &gradient), to: dx, t)
        if let probe, let dprobe {
          let incoming = dyProbe.map { head.vector($0, t) } ?? zero
          head.store(weights.matrices[0].times(incoming), to: dprobe, t)
          gradient.matrices[0].addOuterProduct(head.vector(probe, t), incoming)
        }
      }
      gradient.store(to: dstate.pointer + head.index * block, geometry)
    }
  }

  /// See ``Device/srwmRead(_:x:state:into:)``.
  public func srwmRead(_ geometry: SRWMGeometry, x: Tensor, state: Tensor, into y: Tensor) {
    ShapeCheck.srwm(geometry, x: x, state: state, others: [y])
    let block = geometry.headDimension * geometry.stride
    forEachHead(geometry, x) { head in
      let weights = ReferenceSRWM(state.pointer + head.index * block, geometry)
      for row in 0..<x.shape[1] {
        head.store(weights.matrices[0].transposedTimes(head.vector(x, row)), to: y, row)
      }
    }
  }

  /// See ``Device/srwmReadBackward(_:x:state:dy:into:dstate:)``.
  public func srwmReadBackward(
    _ geometry: SRWMGeometry, x: Tensor, state: Tensor, dy: Tensor, into dx: Tensor, dstate: Tensor
  ) {
    ShapeCheck.srwm(geometry, x: x, state: state, others: [dy, dx])
    ShapeCheck.sameCount(state, dstate, "gradient of an SRWM state")
    let block = geometry.headDimension * geometry.stride
    forEachHead(geometry, x) { head in
      let weights = ReferenceSRWM(state.pointer + head.index * block, geometry)
      var gradient = ReferenceSRWM(dstate.pointer + head.index * block, geometry)
      for row in 0..<x.shape[1] {
        let incoming = head.vector(dy, row)
        head.store(weights.matrices[0].times(incoming), to: dx, row)
        gradient.matrices[0].addOuterProduct(head.vector(x, row), incoming)
      }
      gradient.store(to: dstate.pointer + head.index * block, geometry)
    }
  }

  /// One batch element and head of tensors `[batch, rows, width]`.
  private struct Head {
    let index: Int
    let geometry: SRWMGeometry
    let rowCount: Int

    private func place(_ row: Int) -> Int {
      let (batch, head) = index.quotientAndRemainder(dividingBy: geometry.headCount)
      return (batch * rowCount + row) * geometry.width + head * geometry.headDimension
    }

    func vector(_ tensor: Tensor, _ row: Int) -> [Double] {
      let start = place(row)
      return (0..<geometry.headDimension).map { Double(tensor.pointer[start + $0]) }
    }

    func store(_ vector: [Double], to tensor: Tensor, _ row: Int) {
      let start = place(row)
      for (i, value) in vector.enumerated() { tensor.pointer[start + i] = Float(value) }
    }
  }

  private func forEachHead(_ geometry: SRWMGeometry, _ x: Tensor, _ body: (Head) -> Void) {
    for index in 0..<x.shape[0] * geometry.headCount {
      body(Head(index: index, geometry: geometry, rowCount: x.shape[1]))
    }
  }
}
