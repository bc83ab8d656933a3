/// Durations for people.
public enum Clock {
  /// `00:05:53`: hours, minutes and seconds.
  public static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "--:--:--" }
    let total = Int(max(0, seconds).rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return "\(two(total / 3600)):\(two(total / 60 % 60)):\(two(total % 60))"
  }
}
