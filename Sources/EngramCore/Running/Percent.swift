/// A fraction as a percentage with one decimal, as the tables show it.
public enum Percent {
  /// `97.3`, or `97.3 ±0.4` with a deviation.
  public static func text(_ spread: Spread, showsDeviation: Bool) -> String {
    let mean = oneDecimal(spread.mean * 100)
    return showsDeviation ? "\(mean) ±\(oneDecimal(spread.deviation * 100))" : mean
  }

  /// `97.3 ±0.4 [97.0, 97.6]`, with deviation and confidence interval; `97.3` for one value.
  public static func textWithInterval(_ spread: Spread) -> String {
    guard let half = spread.confidenceHalfWidth else { return text(spread, showsDeviation: false) }
    let bounds = [spread.mean - half, spread.mean + half].map { oneDecimal($0 * 100) }
    return text(spread, showsDeviation: true) + " [\(bounds[0]), \(bounds[1])]"
  }

  /// A number with one digit after the point.
  public static func oneDecimal(_ value: Double) -> String {
    // Beyond this a table is no help, and the conversion to an integer would overflow.
    guard value.isFinite, abs(value) < 1e12 else { return value.description }
    let tenths = Int((abs(value) * 10).rounded())
    let sign = value < 0 && tenths > 0 ? "-" : ""
    return "\(sign)\(tenths / 10).\(tenths % 10)"
  }
}
