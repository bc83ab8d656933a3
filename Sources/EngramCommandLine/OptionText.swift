internal import ArgumentParser
internal import EngramCore

/// Amounts with units on the command line.
enum OptionText {
  /// A time that is longer than nothing.
  static func duration(_ text: String, of option: String) throws -> Duration {
    guard let value = Amount.duration(text), value > .zero else {
      throw ValidationError(
        "\(option) takes a time such as 90s or 1h30min, not '\(text)'"
          + hint(Amount.suggestedDuration(for: text)))
    }
    return value
  }

  /// A number of bytes greater than zero.
  static func byteCount(_ text: String, of option: String) throws -> Int {
    guard let value = Amount.byteCount(text), value > 0 else {
      throw ValidationError(
        "\(option) takes an amount such as 512MiB or 4GiB, not '\(text)'"
          + hint(Amount.suggestedByteCount(for: text)))
    }
    return value
  }

  private static func hint(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean \($0)?" } ?? "."
  }
}
