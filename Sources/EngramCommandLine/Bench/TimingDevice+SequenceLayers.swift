internal import TensorEngine

extension TimingDevice {
  func positiveFeatures(
    _ x: Tensor, headDimension: Int, normalizes: Bool, into y: Tensor
  ) {
    measure(.sequence) {
      device.positiveFeatures(x, headDimension: headDimension, normalizes: normalizes, into: y)
    }
  }

  func positiveFeaturesBackward(
    x: Tensor, dy: Tensor, headDimension: Int, normalizes: Bool, into dx: Tensor
  ) {
    measure(.sequence) {
      device.positiveFeaturesBackward(
        x: x, dy: dy, headDimension: headDimension, normalizes: normalizes, into: dx)
    }
  }

  func fastWeights(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, state: Tensor,
    into y: Tensor?, yProbe: Tensor?, keepsRecord: Bool
  ) -> FastWeightRecord? {
    measure(.sequence) {
      device.fastWeights(
        geometry, sequence, state: state, into: y, yProbe: yProbe, keepsRecord: keepsRecord)
    }
  }

  func fastWeightsBackward(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, finalState: Tensor,
    record: FastWeightRecord, dy: Tensor?, dyProbe: Tensor?, into gradients: FastWeightSequence,
    dstate: Tensor
  ) {
    measure(.sequence) {
      device.fastWeightsBackward(
        geometry, sequence, finalState: finalState, record: record, dy: dy, dyProbe: dyProbe,
        into: gradients, dstate: dstate)
    }
  }

  func fastWeightsRead(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, into y: Tensor
  ) {
    measure(.sequence) {
      device.fastWeightsRead(geometry, query: query, state: state, into: y)
    }
  }

  func fastWeightsReadBackward(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, dy: Tensor,
    into dquery: Tensor, dstate: Tensor
  ) {
    measure(.sequence) {
      device.fastWeightsReadBackward(
        geometry, query: query, state: state, dy: dy, into: dquery, dstate: dstate)
    }
  }

  func attention(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, into y: Tensor, keepsRecord: Bool
  ) -> Tensor? {
    measure(.sequence) {
      device.attention(
        geometry, seeing: visible, query: query, key: key, value: value, into: y,
        keepsRecord: keepsRecord)
    }
  }

  func attentionBackward(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, record: Tensor, dy: Tensor, into dquery: Tensor, dkey: Tensor, dvalue: Tensor
  ) {
    measure(.sequence) {
      device.attentionBackward(
        geometry, seeing: visible, query: query, key: key, value: value, record: record, dy: dy,
        into: dquery, dkey: dkey, dvalue: dvalue)
    }
  }

  func lstmCell(gates: Tensor, cell: Tensor, into newCell: Tensor, hidden: Tensor) {
    measure(.sequence) {
      device.lstmCell(gates: gates, cell: cell, into: newCell, hidden: hidden)
    }
  }

  func lstmCellBackward(
    gates: Tensor, cell: Tensor, newCell: Tensor, dhidden: Tensor, dnewCell: Tensor?,
    into dgates: Tensor, dcell: Tensor
  ) {
    measure(.sequence) {
      device.lstmCellBackward(
        gates: gates, cell: cell, newCell: newCell, dhidden: dhidden, dnewCell: dnewCell,
        into: dgates, dcell: dcell)
    }
  }
}
