import TensorEngine
import Testing

@Suite("LSTM: the fast device agrees with the naive one")
struct LSTMTests {
  @Test(arguments: [1, 5, 16, 17, 40], [1, 3])
  func cells(width: Int, share: Int) {
    expectSameOnBothDevices(.sums, "width \(width), \(share) rows a cell") { device in
      let cell = Tensor.random([2, width], seed: 1, scale: 2)
      let rows: Shape = [2 * share, width]
      let gates = Tensor.random([2 * share, 4 * width], seed: 2, scale: 5)
      let (newCell, hidden) = (Tensor.unwritten(rows), Tensor.unwritten(rows))
      device.lstmCell(gates: gates, cell: cell, into: newCell, hidden: hidden)
      let (dgates, dcell) = (Tensor.unwritten(gates.shape), Tensor.random(cell.shape, seed: 3))
      let second = dcell.copied()
      device.lstmCellBackward(
        gates: gates, cell: cell, newCell: newCell, dhidden: .random(rows, seed: 4),
        dnewCell: .random(rows, seed: 5), into: dgates, dcell: dcell)
      let alone = Tensor.unwritten(gates.shape)
      device.lstmCellBackward(
        gates: gates, cell: cell, newCell: newCell, dhidden: .random(rows, seed: 4),
        dnewCell: nil, into: alone, dcell: second)
      return [gates, newCell, hidden, dgates, dcell, alone, second]
    }
  }

  /// A number that is none must not turn into a gate that is shut.
  @Test func numbersThatAreNoneStayVisible() {
    let gates = Tensor(repeating: .nan, shape: [1, 4])
    let (newCell, hidden) = (Tensor.unwritten([1, 1]), Tensor.unwritten([1, 1]))
    CPUDevice().lstmCell(
      gates: gates, cell: Tensor([1], shape: [1, 1]), into: newCell, hidden: hidden)
    #expect(newCell.elements[0].isNaN && hidden.elements[0].isNaN)
  }
}
