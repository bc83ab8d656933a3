import Glibc

extension ReferenceDevice {
  /// See ``Device/fastWeights(_:_:state:into:yProbe:keepsRecord:)``.
  ///
  /// The record holds the weights before every step; nothing is wound back.
  public func fastWeights(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, state: Tensor,
    into y: Tensor?, yProbe: Tensor?, keepsRecord: Bool
  ) -> FastWeightRecord? {
    ShapeCheck.fastWeights(geometry, sequence, state: state)
    let length = sequence.key.shape[1]
    let block = geometry.headDimension * geometry.stride
    let history = Tensor(
      uninitialized: [keepsRecord ? sequence.key.shape[0] * geometry.headCount * length : 0, block])
    forEachHead(geometry, sequence.key) { head in
      var weights = ReferenceFastWeights(state.pointer + head.index * block, geometry)
      for t in 0..<length {
        if keepsRecord {
          weights.store(to: history.pointer + (head.index * length + t) * block)
        }
        if let probe = sequence.probe, let yProbe {
          head.store(weights.read(head.vector(probe, t)), to: yProbe, t)
        }
        weights.write(head.step(sequence, t))
        if let query = sequence.query, let y {
          head.store(weights.read(head.vector(query, t)), to: y, t)
        }
      }
      weights.store(to: state.pointer + head.index * block)
    }
    return keepsRecord
      ? FastWeightRecord(steps: Tensor(uninitialized: [0]), checkpoints: history) : nil
  }

  /// See ``Device/fastWeightsBackward(_:_:finalState:record:dy:dyProbe:into:dstate:)``.
  public func fastWeightsBackward(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, finalState: Tensor,
    record: FastWeightRecord, dy: Tensor?, dyProbe: Tensor?, into gradients: FastWeightSequence,
    dstate: Tensor
  ) {
    ShapeCheck.fastWeights(geometry, sequence, state: dstate)
    let length = sequence.key.shape[1]
    let block = geometry.headDimension * geometry.stride
    forEachHead(geometry, sequence.key) { head in
      var gradient = ReferenceFastWeights(dstate.pointer + head.index * block, geometry)
      for t in (0..<length).reversed() {
        let before = ReferenceFastWeights(
          record.checkpoints.pointer + (head.index * length + t) * block, geometry)
        let step = head.step(sequence, t)
        if let query = sequence.query, let dy, let dquery = gradients.query {
          var after = before
          after.write(step)
          head.store(
            after.readBackward(head.vector(query, t), dy: head.vector(dy, t), &gradient),
            to: dquery, t)
        }
        let result = before.writeBackward(step, &gradient)
        head.store(result.key, to: gradients.key, t)
        head.store(result.value, to: gradients.value, t)
        if let dgate = gradients.gate { dgate.pointer[head.gatePlace(t)] = Float(result.gate) }
        if let probe = sequence.probe, let dyProbe, let dprobe = gradients.probe {
          head.store(
            before.readBackward(head.vector(probe, t), dy: head.vector(dyProbe, t), &gradient),
            to: dprobe, t)
        }
      }
      gradient.store(to: dstate.pointer + head.index * block)
    }
  }

  /// See ``Device/fastWeightsRead(_:query:state:into:)``.
  public func fastWeightsRead(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, into y: Tensor
  ) {
    let block = geometry.headDimension * geometry.stride
    forEachHead(geometry, query) { head in
      let weights = ReferenceFastWeights(state.pointer + head.index * block, geometry)
      for row in 0..<query.shape[1] {
        head.store(weights.read(head.vector(query, row)), to: y, row)
      }
    }
  }

  /// See ``Device/fastWeightsReadBackward(_:query:state:dy:into:dstate:)``.
  public func fastWeightsReadBackward(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, dy: Tensor,
    into dquery: Tensor, dstate: Tensor
  ) {
    let block = geometry.headDimension * geometry.stride
    forEachHead(geometry, query) { head in
      let weights = ReferenceFastWeights(state.pointer + head.index * block, geometry)
      var gradient = ReferenceFastWeights(dstate.pointer + head.index * block, geometry)
      for row in 0..<query.shape[1] {
        let incoming = head.vector(dy, row)
        head.store(
          weights.readBackward(head.vector(query, row), dy: incoming, &gradient), to: dquery, row)
      }
      gradient.store(to: dstate.pointer + head.index * block)
    }
  }

  private func forEachHead(
    _ geometry: FastWeightGeometry, _ rows: Tensor, _ body: (FastWeightHead) -> Void
  ) {
    for index in 0..<rows.shape[0] * geometry.headCount {
      body(FastWeightHead(index: index, geometry: geometry, rowCount: rows.shape[1]))
    }
  }
}

/// One batch element and head of tensors `[batch, rows, width]`.
private struct FastWeightHead {
  let index: Int
  let geometry: FastWeightGeometry
  let rowCount: Int

  private var batch: Int { index / geometry.headCount }
  private var head: Int { index % geometry.headCount }

  private func place(_ row: Int) -> Int {
    (batch * rowCount + row) * geometry.width + head * geometry.headDimension
  }

  /// Where the gate of a step lies.
  func gatePlace(_ row: Int) -> Int { (batch * rowCount + row) * geometry.headCount + head }

  func vector(_ tensor: Tensor, _ row: Int) -> [Double] {
    (0..<geometry.headDimension).map { Double(tensor.pointer[place(row) + $0]) }
  }

  func store(_ vector: [Double], to tensor: Tensor, _ row: Int) {
    for (i, value) in vector.enumerated() { tensor.pointer[place(row) + i] = Float(value) }
  }

  func step(_ sequence: FastWeightSequence, _ row: Int) -> ReferenceFastWeights.Step {
    ReferenceFastWeights.Step(
      key: vector(sequence.key, row), value: vector(sequence.value, row),
      gate: sequence.gate.map { 1 / (1 + exp(-Double($0.pointer[gatePlace(row)]))) } ?? 1)
  }
}
