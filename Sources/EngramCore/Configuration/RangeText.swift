internal import YAMLTree

/// Ranges in words.
enum RangeText {
  static func of(_ range: ClosedRange<Int>) -> String? {
    text(
      range.lowerBound == .min ? nil : String(range.lowerBound),
      range.upperBound == .max ? nil : String(range.upperBound))
  }

  static func of(_ range: ClosedRange<Double>) -> String? {
    let largest = Double.greatestFiniteMagnitude
    return text(
      range.lowerBound <= -largest ? nil : Scalar.text(of: range.lowerBound),
      range.upperBound >= largest ? nil : Scalar.text(of: range.upperBound))
  }

  /// Amounts with their units; none is negative.
  static func of(_ range: ClosedRange<Int>, in measure: Measure) -> String? {
    text(
      range.lowerBound <= 0 ? nil : measure.text(of: range.lowerBound),
      range.upperBound == .max ? nil : measure.text(of: range.upperBound))
  }

  private static func text(_ lower: String?, _ upper: String?) -> String? {
    switch (lower, upper) {
    case (let lower?, let upper?): "from \(lower) to \(upper)"
    case (let lower?, nil): "of at least \(lower)"
    case (nil, let upper?): "of at most \(upper)"
    case (nil, nil): nil
    }
  }
}
