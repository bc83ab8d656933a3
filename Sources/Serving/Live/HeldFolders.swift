internal import Files

/// The folders that processes of this machine are writing runs into.
///
/// The system's list of locks tells it without a lock being tried, which could stop a run that wants to
/// begin.
struct HeldFolders {
  private let identifiers: Set<UInt>

  /// Reads the list.
  init() { self.init(listing: (try? ReadableFile.text(of: "/proc/locks")) ?? "") }

  /// Reads a list such as `1: FLOCK  ADVISORY  WRITE 12263 fe:00:16220701 0 EOF`.
  init(listing: String) {
    var identifiers: Set<UInt> = []
    for line in listing.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK", fields[3] == "WRITE",
        let number = fields[5].split(separator: ":").last.flatMap({ UInt($0) })
      else { continue }
      identifiers.insert(number)
    }
    self.identifiers = identifiers
  }

  /// Whether a process writes into a folder.
  func contains(_ folder: String) -> Bool {
    FileStamp(folder).map { identifiers.contains($0.identifier) } ?? false
  }
}
