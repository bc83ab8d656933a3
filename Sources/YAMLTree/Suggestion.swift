/// The known name that a wrong one was probably meant to be.
public enum Suggestion {
  /// The nearest name, or `nil` if none is near enough to be worth proposing.
  public static func nearest(to word: String, among names: [String]) -> String? {
    // Names are short; a pasted paragraph is not, and cannot be near anything.
    guard word.utf8.count <= 100 else { return nil }
    let letters = normalized(word)
    let limit = max(1, letters.count / 3)
    var best: (name: String, distance: Int)?
    for name in names where name != word {
      // Thousands of mistakes are compared with dozens of names each.
      guard abs(name.utf8.count - letters.count) <= limit else { continue }
      let distance = self.distance(letters, normalized(name), limit: limit)
      if distance <= limit && distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    return best?.name ?? completion(of: letters, among: names)
  }

  /// The only name that begins with a word of at least two letters.
  private static func completion(of letters: [UInt8], among names: [String]) -> String? {
    guard letters.count >= 2 else { return nil }
    let fitting = names.filter { name in
      name.utf8.count > letters.count && normalized(name).starts(with: letters)
    }
    return fitting.count == 1 ? fitting.first : nil
  }

  /// `; did you mean 'x'?` or, if nothing is near, another remedy.
  public static func clause(
    for word: String, among names: [String], otherwise remedy: String
  ) -> String {
    nearest(to: word, among: names).map { "; did you mean '\($0)'?" } ?? "; \(remedy)"
  }

  /// The letters in one case, with one kind of hyphen.
  private static func normalized(_ name: String) -> [UInt8] {
    name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: " "): UInt8(ascii: "-")
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      default: byte
      }
    }
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  ///
  /// In bytes: names are ASCII, and a letter outside it counts as the several bytes that it has.
  static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 0..<left.count {
      var row = [Int](repeating: i + 1, count: right.count + 1)
      for j in 0..<right.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row[j + 1] = cost
      }
      // What is too far now only gets farther.
      guard row.contains(where: { $0 <= limit }) else { return limit + 1 }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}

extension Sequence where Element == String {
  /// The names as `'a', 'b' and 'c'` would be too noisy: `a, b, c`, or `none`.
  package var list: String {
    let joined = joined(separator: ", ")
    return joined.isEmpty ? "none" : joined
  }
}
