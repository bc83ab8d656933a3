internal import Foundation

/// The one reader behind all pages that are open: however many there are, files are looked at once a second.
actor LiveFeed {
  private var reader: LiveReader
  private var changes = LiveChanges()
  private var looked = -Double.infinity

  init(_ path: String) { reader = LiveReader(path) }

  /// How far everything is now.
  func states() -> [LiveState] {
    look()
    return changes.states
  }

  /// What is new since a version.
  func event(since version: Int?) -> LiveChanges.Event? {
    look()
    return changes.event(since: version)
  }

  private func look() {
    let now = Date().timeIntervalSince1970
    // A clock that was set back is no reason to wait.
    guard abs(now - looked) >= 0.9 else { return }
    looked = now
    changes.update(reader.states(now: now))
  }
}
