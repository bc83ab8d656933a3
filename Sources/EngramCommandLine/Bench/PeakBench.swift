internal import EngramCore
internal import TensorEngine

/// The rate of a large matrix product: what the cores can do at best.
enum PeakBench {
  private static let side = 1024

  /// Floating-point operations per second over all lanes, each with its own product.
  static func run(lanes: LaneGroup, repetitions: Int) throws -> Double {
    let workers = (0..<lanes.count).map { _ in Worker() }
    var best = Double.infinity
    for repetition in 0..<repetitions + 1 {
      let start = ContinuousClock.now
      try lanes.run { workers[$0].multiply() }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      if repetition > 0 { best = min(best, seconds) }
    }
    return 2 * Double(side * side * side) * Double(lanes.count) / best
  }

  /// `@unchecked Sendable` because lane `i` alone uses worker `i`.
  private final class Worker: @unchecked Sendable {
    private lazy var device = CPUDevice()
    private let a = Tensor(repeating: 0.5, shape: [side, side])
    private let b = Tensor(repeating: 0.25, shape: [side, side])
    private let c = Tensor(repeating: 0, shape: [side, side])

    func multiply() {
      device.multiply(a, b, transposeA: false, transposeB: false, into: c, accumulate: false)
    }
  }
}
