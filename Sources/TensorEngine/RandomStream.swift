import Glibc

/// A seeded source of random numbers that is named by a path of keys instead of by its history.
///
/// Everything random in a run is drawn from `RandomStream(seed, key, key, …)`: the episode of step
/// 17, lane-independent slot 3 always gets the same numbers, whatever ran before. A resumed run
/// therefore needs no stored generator state to continue bit for bit.
///
/// > Source: xoshiro256** by Blackman and Vigna (2018), seeded by SplitMix64.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates the stream of a seed and a path of keys.
  public init(seed: UInt64, _ keys: UInt64...) {
    self.init(key: RandomStream.key(seed, keys))
  }

  /// Creates the stream of one 64-bit key.
  public init(key: UInt64) {
    var mixer = key
    func next() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      return RandomStream.mix(mixer)
    }
    state = (next(), next(), next(), next())
  }

  /// Folds a path of keys into one 64-bit key, for kernels that hash a counter themselves.
  public static func key(_ seed: UInt64, _ keys: [UInt64]) -> UInt64 {
    keys.reduce(mix(seed &+ 0x9E37_79B9_7F4A_7C15)) { key, next in
      mix(key ^ mix(next &+ 0xD1B5_4A32_D192_ED03))
    }
  }

  /// A stable 64-bit key of a name (FNV-1a), so that streams can be named in words.
  public static func key(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotate(state.1 &* 5, 7) &* 9
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = rotate(state.3, 45)
    return result
  }

  /// A float in `0..<1` with 24 random bits.
  public mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A float in `range`, lower bound included.
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// An integer in `0..<bound`, without modulo bias worth mentioning (multiply-shift on 64 bits).
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "no index lies below \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A standard normal float (Box and Muller, one of the pair).
  public mutating func normal() -> Float {
    let radius = (-2 * log(max(Double(uniform()), 0x1p-25))).squareRoot()
    return Float(radius * cos(2 * Double.pi * Double(uniform())))
  }

  /// The integers of `0..<count` in random order (Fisher and Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(i, index(below: i + 1))
    }
    return order
  }

  /// `count` different integers of `0..<bound`, in random order.
  public mutating func sample(_ count: Int, below bound: Int) -> [Int] {
    precondition(count <= bound, "cannot draw \(count) different integers below \(bound)")
    var swapped: [Int: Int] = [:]
    return (0..<count).map { i in
      let j = i + index(below: bound - i)
      let value = swapped[j] ?? j
      swapped[j] = swapped[i] ?? i
      return value
    }
  }
}
