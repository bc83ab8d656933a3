/// A metric with a short name for tables and the keys of `summary.json`.
public protocol AbbreviatedMetric: Metric {
  /// A lower-case word, such as `acc`.
  static var abbreviation: String { get }
}
