internal import EngramCore
internal import Files

/// A folder with runs below it, of which only folders that have changed are listed again.
struct WatchedTree {
  private let path: String
  private let depth: Int
  private var run: WatchedRun?
  private var stamp: FileStamp?
  private var listed = 0.0
  private var inner: [WatchedTree] = []

  /// Names a folder without touching it.
  init(_ path: String) { self.init(path, depth: 0) }

  private init(_ path: String, depth: Int) {
    self.path = path
    self.depth = depth
  }

  /// Looks for changes.
  ///
  /// - Parameters:
  ///   - now: The time, in seconds since 1970.
  ///   - held: The folders that processes are writing into.
  /// - Returns: How far the runs are, by name.
  mutating func states(now: Double, held: HeldFolders) -> [LiveState] {
    states(now: now, held: held, root: path)
  }

  private mutating func states(now: Double, held: HeldFolders, root: String) -> [LiveState] {
    if var run {
      run.update()
      self.run = run
      if run.changed != nil || run.directory.holdsRun {
        return [live(run, now: now, held: held, root: root)]
      }
    }
    run = nil
    let directory = RunDirectory(path)
    if directory.holdsRun {
      var run = WatchedRun(directory, learner: path.split(separator: "/").last.map(String.init))
      run.update()
      self.run = run
      inner = []
      stamp = nil
      return [live(run, now: now, held: held, root: root)]
    }
    list(now: now)
    return inner.indices.flatMap { inner[$0].states(now: now, held: held, root: root) }
  }

  private mutating func list(now: Double) {
    let newStamp = FileStamp(path)
    // The clock of a file system is coarse: what comes within the tick of a listing changes no stamp.
    let isSure = newStamp.map { listed - $0.changed > 2 } ?? true
    guard newStamp != stamp || !isSure else { return }
    stamp = newStamp
    listed = now
    // Links may lead in circles.
    guard depth < 16 else { return }
    let names = (try? Folder.names(in: path)) ?? []
    let known = Dictionary(uniqueKeysWithValues: inner.map { ($0.path, $0) })
    inner = names.map { path + "/" + $0 }.filter(Folder.isFolder)
      .map { known[$0] ?? WatchedTree($0, depth: depth + 1) }
  }

  private func live(
    _ run: WatchedRun, now: Double, held: HeldFolders, root: String
  ) -> LiveState {
    let name = path.dropFirst(root.count).drop { $0 == "/" }
    var live = LiveState(
      name: name.isEmpty ? "." : String(name), word: word(run, now: now, held: held))
    live.step = run.last?.step
    live.stepCount = run.stepCount
    live.loss = run.last?.loss
    live.changed = run.changed
    return live
  }

  /// A process elsewhere has no lock here, but writes.
  private func word(_ run: WatchedRun, now: Double, held: HeldFolders) -> String {
    if run.isFinished { return "finished" }
    let writes = run.changed.map { now - $0 < 60 } ?? false
    // Of several learners, the folder of all is held.
    let isHeld = held.contains(path) || held.contains(Folder.parent(of: path))
    return writes || isHeld ? "running" : "not finished"
  }
}
