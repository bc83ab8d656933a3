/// A fraction as a percentage with one decimal, as the tables show it.
enum Percent {
  /// `97.3`, or `97.3 ±0.4` with a deviation.
  static func text(_ spread: Spread, showsDeviation: Bool) -> String {
    let mean = oneDecimal(spread.mean * 100)
    return showsDeviation ? "\(mean) ±\(oneDecimal(spread.deviation * 100))" : mean
  }

  /// A number with one digit after the point.
  static func oneDecimal(_ value: Double) -> String {
    // Beyond this a table is no help, and the conversion to an integer would overflow.
    guard value.isFinite, abs(value) < 1e12 else { return value.description }
    let tenths = Int((abs(value) * 10).rounded())
    let sign = value < 0 && tenths > 0 ? "-" : ""
    return "\(sign)\(tenths / 10).\(tenths % 10)"
  }
}
