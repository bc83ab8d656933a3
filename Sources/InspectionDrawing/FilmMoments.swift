/// The moments at which a film shows the matrices.
public enum FilmMoments {
  /// After how many of a task's demonstrations: evenly spaced, the last one included.
  ///
  /// An episode of few tasks has up to five a task, one of many its ends alone.
  public static func standard(taskCount: Int, demonstrationCount: Int) -> Set<Int> {
    let count = max(1, min(5, 15 / max(taskCount, 1)))
    return Set(
      (1...count).map {
        Int((Double($0 * demonstrationCount) / Double(count)).rounded())
      }.filter { $0 > 0 })
  }
}
