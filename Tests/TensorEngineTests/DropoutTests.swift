import TensorEngine
import Testing

@Suite("Dropout")
struct DropoutTests {
  private func mask(_ dropout: Dropout, count: Int = 40_000) -> [Bool] {
    let dx = Tensor.unwritten([count])
    CPUDevice().dropoutBackward(
      dy: Tensor(repeating: 1, shape: [count]), dropout: dropout, into: dx)
    return dx.elements.map { $0 != 0 }
  }

  /// Four standard deviations of a binomial share, with 1 false alarm in 16,000 for a perfect hash.
  @Test(arguments: [Float(0.05), 0.1, 0.5, 0.9], [UInt64(1), 2, 0xFFFF_FFFF_0000_0000])
  func keepsTheRightShare(rate: Float, key: UInt64) {
    let mask = mask(Dropout(rate: rate, key: key))
    let expected = 1 - Double(rate)
    let deviation = (expected * Double(rate) / Double(mask.count)).squareRoot()
    let share = Double(mask.count { $0 }) / Double(mask.count)
    #expect(abs(share - expected) < 4 * deviation)
    // Neighbours are independent: the share of kept pairs is the square.
    let pairs = Double(zip(mask, mask.dropFirst()).count { $0 && $1 }) / Double(mask.count - 1)
    #expect(abs(pairs - expected * expected) < 0.02)
  }

  @Test func theKeyNamesTheMask() {
    let keys: [UInt64] = [0, 1, 2, 1 << 32, 1 << 63, 0x1_0000_0001]
    let masks = keys.map { mask(Dropout(rate: 0.5, key: $0), count: 4_000) }
    for (i, first) in masks.enumerated() {
      #expect(first == mask(Dropout(rate: 0.5, key: keys[i]), count: 4_000))
      for second in masks[(i + 1)...] {
        let same = Double(zip(first, second).count { $0 == $1 }) / 4_000
        #expect(abs(same - 0.5) < 0.05)
      }
    }
  }

  @Test func keptElementsAreScaledUp() {
    let dropout = Dropout(rate: 0.25, key: 3)
    #expect(dropout.threshold == 1 << 30)
    #expect(dropout.scale == Float(4) / 3)
    let dx = Tensor.unwritten([100])
    CPUDevice().dropoutBackward(dy: Tensor(repeating: 3, shape: [100]), dropout: dropout, into: dx)
    #expect(Set(dx.elements) == [0, 4])
  }

  @Test func noDropoutKeepsEverything() {
    #expect(Dropout.none.threshold == 0 && Dropout.none.scale == 1)
    #expect(mask(.none).allSatisfy { $0 })
    #expect(Dropout(rate: 1 - .ulpOfOne / 2, key: 0).threshold > 0)
  }
}
