internal import Glibc

/// Round numbers along an axis that begins at zero.
struct AxisTicks {
  /// The numbers, ascending from zero; the last is not below the largest value.
  let values: [Double]
  /// The digits behind the point that tell them apart.
  let digits: Int

  /// Finds ticks in steps of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameters:
  ///   - largest: The largest value on the axis; the axis ends at it or above.
  ///   - count: About how many steps there are to be.
  ///   - isWhole: Whether only whole numbers will do.
  init(upTo largest: Double, count: Int, isWhole: Bool = false) {
    let size = largest.isFinite && largest > 0 ? largest : 1
    let rough = size / Double(max(count, 1))
    let exponent = floor(log10(rough))
    let power = pow(10, exponent)
    let factor = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
    let step = isWhole ? max(1, factor * power) : factor * power
    digits = step >= 1 ? 0 : Int(-floor(log10(step * 1.001)))
    values = (0...Int((size / step - 1e-9).rounded(.up))).map { Double($0) * step }
  }
}
