internal import YAMLTree

/// Amounts that are written as a number with a unit, such as `1h30min` or `4GiB`.
///
/// Values are integers in the smallest unit. A number without a unit is no amount: whether `30` means
/// seconds or minutes is exactly what a reader of the file would have to guess.
struct Measure: Sendable {
  /// What an amount is called, with its article.
  let name: String
  /// The units with their size in the smallest one, the largest first.
  let units: [(name: String, size: Int)]
  /// Other words for units, in small letters.
  let aliases: [String: String]
  /// Whether several numbers may follow each other, the larger unit first: `1h30min`.
  let isCompound: Bool
  /// Two units that a bare number could have been meant in.
  let likelyUnits: [String]

  /// Time in milliseconds.
  static let duration = Measure(
    name: "a duration",
    units: [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1)],
    aliases: [
      "day": "d", "days": "d", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "m": "min",
      "mins": "min", "minute": "min", "minutes": "min", "sec": "s", "secs": "s", "second": "s",
      "seconds": "s", "msec": "ms", "millisecond": "ms", "milliseconds": "ms",
    ],
    isCompound: true, likelyUnits: ["s", "min"])

  /// Memory in bytes: units with `i` count in steps of 1024, the others in steps of 1000.
  static let byteCount = Measure(
    name: "a byte count",
    units: [
      ("TiB", 1 << 40), ("TB", 1_000_000_000_000), ("GiB", 1 << 30), ("GB", 1_000_000_000),
      ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("kB", 1000), ("B", 1),
    ],
    aliases: [
      "byte": "B", "bytes": "B", "k": "KiB", "m": "MiB", "g": "GiB", "t": "TiB", "ki": "KiB",
      "mi": "MiB", "gi": "GiB", "ti": "TiB",
    ],
    isCompound: false, likelyUnits: ["B", "MiB"])

  /// The units from the smallest on, as an error message lists them.
  var unitList: String { units.reversed().map(\.name).list }

  /// The amount that a text stands for; `nil` if it has another form or is too large.
  func value(of text: String) -> Int? {
    guard let terms = terms(of: text, lenient: false) else { return nil }
    var (total, smallest) = (0, Int.max)
    for term in terms {
      guard let number = Int(term.number), let size = size(of: term.unit), size < smallest else {
        return nil
      }
      let (amount, isTooLarge) = number.multipliedReportingOverflow(by: size)
      let (sum, isTooLong) = total.addingReportingOverflow(amount)
      guard !isTooLarge, !isTooLong else { return nil }
      (total, smallest) = (sum, size)
    }
    return total
  }

  /// The canonical text of an amount: with the largest units that give whole numbers.
  func text(of value: Int) -> String {
    guard value > 0 else { return "0" + (isCompound ? "s" : units[units.count - 1].name) }
    guard isCompound else {
      let whole = units.filter { value % $0.size == 0 }.max { $0.size < $1.size }
      return whole.map { "\(value / $0.size)\($0.name)" } ?? "\(value)"
    }
    var (rest, text) = (value, "")
    for unit in units where rest >= unit.size {
      text += "\(rest / unit.size)\(unit.name)"
      rest %= unit.size
    }
    return text
  }

  /// What somebody who wrote a text of another form probably meant: `30min` for `30 mins`.
  func suggestion(for text: String) -> String? {
    guard let terms = terms(of: text, lenient: true) else { return nil }
    var proposal = ""
    for term in terms {
      guard let unit = nearestUnit(to: term.unit) else { return nil }
      proposal += term.number + unit
    }
    if let value = value(of: proposal) { return value == 0 ? self.text(of: 0) : proposal }
    guard terms.count == 1, let size = nearestUnit(to: terms[0].unit).flatMap(size(of:)) else {
      return nil
    }
    // A fraction becomes a whole number of smaller units where there is one.
    guard let number = Double(terms[0].number), number * Double(size) < 1e15 else { return nil }
    let amount = number * Double(size)
    return amount == amount.rounded() ? self.text(of: Int(amount)) : nil
  }

  private func size(of unit: String) -> Int? { units.first { $0.name == unit }?.size }

  private func nearestUnit(to word: String) -> String? {
    let names = units.map(\.name)
    if names.contains(word) { return word }
    let small = word.lowercased()
    return names.first { $0.lowercased() == small } ?? aliases[small]
      ?? Suggestion.nearest(to: word, among: names)
  }

  /// The numbers of a text, each with the letters after it.
  ///
  /// If lenient, blanks and fractions are let through as what was probably meant.
  private func terms(of text: String, lenient: Bool) -> [(number: String, unit: String)]? {
    var rest = text.unicodeScalars[...]
    var terms: [(number: String, unit: String)] = []
    func skipBlanks() { if lenient { rest = rest.drop { $0 == " " || $0 == "_" } } }
    func take(_ isWanted: (Unicode.Scalar) -> Bool) -> String {
      let taken = rest.prefix(while: isWanted)
      rest = rest[taken.endIndex...]
      return String(taken)
    }
    while !rest.isEmpty {
      skipBlanks()
      let number = take { ("0"..."9").contains($0) || (lenient && $0 == ".") }
      skipBlanks()
      let unit = take { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
      skipBlanks()
      guard !number.isEmpty, !unit.isEmpty else { return nil }
      terms.append((number, unit))
    }
    return terms.isEmpty || (terms.count > 1 && !isCompound) ? nil : terms
  }
}
