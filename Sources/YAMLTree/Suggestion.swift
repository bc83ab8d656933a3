/// The known name that a wrong one was probably meant to be.
public enum Suggestion {
  /// The nearest name, or `nil` if none is near enough to be worth proposing.
  public static func nearest(to word: String, among names: [String]) -> String? {
    let limit = max(1, word.count / 3)
    var best: (name: String, distance: Int)?
    for name in names where name != word {
      let distance = self.distance(normalized(word), normalized(name), limit: limit)
      if distance <= limit && distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    return best?.name
  }

  /// `; did you mean 'x'?` or, if nothing is near, another remedy.
  public static func clause(
    for word: String, among names: [String], otherwise remedy: String
  ) -> String {
    nearest(to: word, among: names).map { "; did you mean '\($0)'?" } ?? "; \(remedy)"
  }

  private static func normalized(_ name: String) -> [Character] {
    name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 }
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  static func distance(_ left: [Character], _ right: [Character], limit: Int) -> Int {
    // Names are short; a pasted paragraph is not, and cannot be near anything.
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 0..<left.count {
      var row = [i + 1]
      for j in 0..<right.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
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
