/// One logged loss, told from its name in `metrics.jsonl`.
///
/// A learner of tasks in a row logs `loss.after2.of1` for the loss on task 1 after task 2, and
/// `loss.after2.of1.dataset1` for the share of it whose tasks come from the first dataset of its stream.
public struct LossTerm: Hashable, Sendable {
  /// The name in the log.
  public let name: String
  /// The task just read and the task asked for, counted from one; `nil` for an auxiliary loss.
  public let place: Place?
  /// The dataset, counted from one; `nil` for all.
  public let dataset: Int?

  /// Which task is asked for in which state.
  public struct Place: Hashable, Sendable {
    /// The task just read, counted from one.
    public let after: Int
    /// The task asked for, not later.
    public let of: Int

    /// Whether the task asked for is an earlier one.
    public var isBackward: Bool { of < after }
  }

  /// Reads a name; `nil` if it does not begin with `loss.`.
  public init?(_ name: String) {
    var words = name.split(separator: ".", omittingEmptySubsequences: false)
    guard words.count > 1, words[0] == "loss" else { return nil }
    dataset = words.last.flatMap { Self.number($0, after: "dataset") }
    if dataset != nil { words.removeLast() }
    self.name = name
    guard words.count == 3, let after = Self.number(words[1], after: "after"),
      let of = Self.number(words[2], after: "of"), of <= after
    else {
      place = nil
      return
    }
    place = Place(after: after, of: of)
  }

  /// Whether another term is this task's own: asked for right after it was read, of the same dataset.
  public func isOwnTerm(of backward: LossTerm) -> Bool {
    guard let place, let other = backward.place else { return false }
    return !place.isBackward && place.of == other.of && dataset == backward.dataset
  }

  /// What a legend says: `task 1`, `omniglot as task 1 after task 2`, or the name of an auxiliary loss.
  ///
  /// - Parameter datasetNames: The names of the datasets; `nil` if they are not known.
  /// - Returns: The words.
  public func label(datasetNames: [String]?) -> String {
    let whose = dataset.map { number in
      let isNamed = datasetNames.map { $0.indices.contains(number - 1) } ?? false
      return isNamed ? datasetNames?[number - 1] ?? "" : "dataset \(number)"
    }
    guard let place else {
      let word = name.split(separator: ".").dropFirst().dropLast(dataset == nil ? 0 : 1)
        .map { part in Self.number(part, after: "of").map { "task \($0)" } ?? String(part) }
        .joined(separator: " ")
      return whose.map { "\($0), \(word)" } ?? word
    }
    let task = whose.map { "\($0) as task \(place.of)" } ?? "task \(place.of)"
    return place.isBackward ? "\(task) after task \(place.after)" : task
  }

  private static func number(_ word: Substring, after prefix: String) -> Int? {
    guard word.hasPrefix(prefix), let number = Int(word.dropFirst(prefix.count)), number > 0
    else { return nil }
    return number
  }
}
