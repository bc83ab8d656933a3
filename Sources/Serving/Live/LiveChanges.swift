internal import JSONTree

/// What of a list has changed since somebody last looked.
struct LiveChanges {
  /// Something to tell.
  struct Event {
    /// The version of the list that the event leads to.
    let version: Int
    /// Whether the rows are all there are, in order; otherwise they are those that differ.
    let isWhole: Bool
    /// The rows.
    let rows: [LiveState]

    /// The event for the script of the page.
    ///
    /// - Parameter now: The time by the clock of this machine, in seconds since 1970.
    /// - Returns: A JSON object on one line.
    func text(now: Double) -> String {
      JSON.object([
        .init("now", .number(now)), .init("whole", .flag(isWhole)),
        .init("rows", .list(rows.map(\.json))),
      ]).compactText
    }
  }

  private(set) var states: [LiveState] = []
  private(set) var version = 0
  /// The version that changed each row.
  private var versions: [Int] = []
  /// The version that changed which rows there are.
  private var wholeVersion = 0

  /// Takes a newer list.
  mutating func update(_ new: [LiveState]) {
    guard new != states else { return }
    version += 1
    let isSameList = new.count == states.count && zip(new, states).allSatisfy { $0.name == $1.name }
    if isSameList {
      for index in new.indices where new[index] != states[index] { versions[index] = version }
    } else {
      wholeVersion = version
      versions = Array(repeating: version, count: new.count)
    }
    states = new
  }

  /// What somebody has to be told.
  ///
  /// - Parameter known: The version that they know; `nil` for none.
  /// - Returns: What is new, or `nil`.
  func event(since known: Int?) -> Event? {
    guard let known, known >= wholeVersion else {
      return Event(version: version, isWhole: true, rows: states)
    }
    guard known < version else { return nil }
    let rows = zip(states, versions).filter { $0.1 > known }.map(\.0)
    return Event(version: version, isWhole: false, rows: rows)
  }
}
