/// Amounts outside of experiment files, such as on a command line, written as in these.
public enum Amount {
  /// The time that a text such as `90s` or `1h30min` stands for; `nil` if it has another form.
  public static func duration(_ text: String) -> Duration? {
    Measure.duration.value(of: text).map { .milliseconds($0) }
  }

  /// The bytes that a text such as `512MiB` stands for; `nil` if it has another form.
  public static func byteCount(_ text: String) -> Int? { Measure.byteCount.value(of: text) }

  /// A time as a person writes it, such as `1h30min`; less than a millisecond is left out.
  public static func text(_ duration: Duration) -> String {
    Measure.duration.text(of: duration.milliseconds)
  }

  /// Bytes with the largest unit that gives a whole number, such as `512MiB`.
  public static func text(byteCount: Int) -> String { Measure.byteCount.text(of: byteCount) }

  /// What the writer of a text that is no duration probably meant, such as `2h` for `2 hours`.
  public static func suggestedDuration(for text: String) -> String? {
    Measure.duration.suggestion(for: text)
  }

  /// What the writer of a text that is no byte count probably meant, such as `4GiB` for `4g`.
  public static func suggestedByteCount(for text: String) -> String? {
    Measure.byteCount.suggestion(for: text)
  }
}
