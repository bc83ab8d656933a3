import TensorEngine
import Testing

@Suite("RandomStream")
struct RandomStreamTests {
  /// Computed by an independent implementation in Python (see the doc comment of the type for the
  /// generators): a change here would change every run that was ever recorded.
  @Test func goldenValues() {
    func first(_ stream: RandomStream) -> [UInt64] {
      var stream = stream
      return (0..<3).map { _ in stream.next() }
    }
    #expect(
      first(RandomStream(key: 0)) == [
        0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0,
      ])
    #expect(
      first(RandomStream(seed: 1)) == [
        0xEE12_7FE6_1343_6E33, 0xD6DA_D8D3_4A18_74EA, 0x2A52_C16C_EC11_16A9,
      ])
    #expect(
      first(RandomStream(seed: 1, 17, 3)) == [
        0x4AF2_900A_6344_C289, 0x9C76_08E8_7FA0_5A74, 0xA135_7DC6_03CC_5F41,
      ])
    #expect(RandomStream.key("a.weight") == 0xDE73_AE9D_17C1_3F4E)
  }

  @Test func pathsOfKeysNameStreams() {
    let paths: [[UInt64]] = [[], [0], [1], [0, 0], [0, 1], [1, 0], [2]]
    let keys = paths.map { RandomStream.key(7, $0) } + [RandomStream.key(8, [])]
    #expect(Set(keys).count == keys.count)
    var (a, b) = (RandomStream(seed: 7, 1, 2), RandomStream(key: RandomStream.key(7, [1, 2])))
    #expect((0..<10).allSatisfy { _ in a.next() == b.next() })
  }

  @Test func uniformAndNormalHaveTheirMoments() {
    var random = RandomStream(seed: 1)
    let count = 20_000
    let uniform = (0..<count).map { _ in Double(random.uniform(in: -1...3)) }
    #expect(uniform.allSatisfy { (-1...3).contains($0) })
    #expect(abs(uniform.reduce(0, +) / Double(count) - 1) < 0.05)
    let normal = (0..<count).map { _ in Double(random.normal()) }
    #expect(abs(normal.reduce(0, +) / Double(count)) < 0.05)
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / Double(count) - 1) < 0.05)
    #expect(normal.allSatisfy { $0.isFinite })
  }

  @Test func indicesReachEveryValue() {
    var random = RandomStream(seed: 2)
    let counts = (0..<7_000).reduce(into: [Int](repeating: 0, count: 7)) { counts, _ in
      counts[random.index(below: 7)] += 1
    }
    #expect(counts.allSatisfy { (850...1_150).contains($0) })
    #expect(random.index(below: 1) == 0)
  }

  @Test(arguments: [0, 1, 2, 10, 100])
  func aPermutationHasEveryNumberOnce(count: Int) {
    var random = RandomStream(seed: 3, UInt64(count))
    let order = random.permutation(of: count)
    #expect(order.sorted() == Array(0..<count))
    if count == 100 { #expect(order != Array(0..<count)) }
  }

  @Test(arguments: [(0, 0), (0, 5), (1, 1), (5, 5), (3, 1_000), (999, 1_000)])
  func aSampleHasNoNumberTwice(count: Int, bound: Int) {
    var random = RandomStream(seed: 4)
    let sample = random.sample(count, below: bound)
    #expect(sample.count == count)
    #expect(Set(sample).count == count)
    #expect(sample.allSatisfy { (0..<bound).contains($0) })
  }

  /// Every ordered pair of different numbers below 4 comes up about as often.
  @Test func samplesAreUniform() {
    var random = RandomStream(seed: 5)
    let counts = (0..<12_000).reduce(into: [[Int]: Int]()) { counts, _ in
      counts[random.sample(2, below: 4), default: 0] += 1
    }
    #expect(counts.count == 12)
    #expect(counts.values.allSatisfy { (850...1_150).contains($0) })
  }
}
