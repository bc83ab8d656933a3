import TensorEngine
import Testing

@Suite("Attention: the fast device agrees with the naive one")
struct AttentionTests {
  /// What a row sees, and how many keys there are for seven rows.
  static let spans: [(VisibleKeys, Int)] = [
    (.all, 1), (.all, 15), (.all, 16), (.all, 40), (.all, 0), (.growing(from: 0), 7),
    (.growing(from: 1), 7), (.growing(from: 13), 20),
  ]

  @Test(arguments: [1, 5, 16, 17, 64], spans)
  func forwardAndBackward(head: Int, span: (visible: VisibleKeys, keys: Int)) {
    let geometry = AttentionGeometry(headCount: 2, headDimension: head)
    expectSameOnBothDevices(.chains, "heads of \(head), \(span)") { device in
      let shape: Shape = [2, span.keys, geometry.width]
      let query = Tensor.random([2, 7, geometry.width], seed: 1, scale: 3)
      let (key, value) = (Tensor.random(shape, seed: 2, scale: 3), Tensor.random(shape, seed: 3))
      let (y, dquery) = (Tensor.unwritten(query.shape), Tensor.unwritten(query.shape))
      let (dkey, dvalue) = (Tensor.random(shape, seed: 4), Tensor.random(shape, seed: 5))
      let record = device.attention(
        geometry, seeing: span.visible, query: query, key: key, value: value, into: y,
        keepsRecord: true)
      guard let record else { return [nil] }
      device.attentionBackward(
        geometry, seeing: span.visible, query: query, key: key, value: value, record: record,
        dy: .random(query.shape, seed: 6), into: dquery, dkey: dkey, dvalue: dvalue)
      return [y, dquery, dkey, dvalue]
    }
  }

  /// Scores of any size: the largest is taken away before the exponential.
  @Test func largeScoresDoNotOverflow() {
    let geometry = AttentionGeometry(headCount: 1, headDimension: 1)
    let y = Tensor.unwritten([1, 1, 1])
    _ = CPUDevice().attention(
      geometry, seeing: .all, query: Tensor([1000], shape: [1, 1, 1]),
      key: Tensor([1, 2], shape: [1, 2, 1]), value: Tensor([3, 4], shape: [1, 2, 1]), into: y,
      keepsRecord: false)
    #expect(y.elements == [4])
  }
}
