/// Numbers for tables and axes.
public enum NumberText {
  /// A number with some digits behind the point.
  public static func fixed(_ value: Double, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    // Beyond this the digits mean nothing, and the conversion would overflow.
    guard value.isFinite, abs(value) < 1e12 else { return value.description }
    let whole = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(whole) }
    return "\(sign)\(whole / scale).\(String(whole % scale + scale).dropFirst())"
  }

  /// About two significant digits: `12`, `1.2`, `0.12`, `0.012`, `1.2e-4`.
  public static func short(_ value: Double) -> String {
    let size = abs(value)
    guard size.isFinite, size > 0 else { return size == 0 ? "0" : value.description }
    for (bound, digits) in [(9.95, 0), (0.995, 1), (0.0995, 2), (0.00995, 3)] where size >= bound {
      return fixed(value, digits: digits)
    }
    var (mantissa, exponent) = (value, 0)
    while abs(mantissa) < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\(fixed(mantissa, digits: 1))e\(exponent)"
  }

  /// A whole number with a comma between thousands: `2,800`.
  public static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    let text = digits.enumerated().map { place, digit in
      place > 0 && (digits.count - place) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
    return value < 0 ? "-\(text)" : text
  }
}
