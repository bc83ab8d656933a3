/// Sizes of files for people.
public enum ByteCount {
  /// `512 bytes`, `9.9 MB`, `1.3 GB`: decimal units, as download pages give them.
  public static func text(_ count: Int) -> String {
    guard count >= 1000 else { return count == 1 ? "1 byte" : "\(count) bytes" }
    var value = Double(count) / 1000
    for unit in ["kB", "MB"] {
      // What would be rounded up to 1000 belongs to the next unit.
      if value < 999.95 { return "\(tenths(value)) \(unit)" }
      value /= 1000
    }
    return "\(tenths(value)) GB"
  }

  private static func tenths(_ value: Double) -> String {
    let rounded = Int((value * 10).rounded())
    return "\(rounded / 10).\(rounded % 10)"
  }
}
