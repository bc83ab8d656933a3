internal import TensorEngine

/// In which order an episode with several datasets visits them.
public enum VisitingOrder: String, CaseIterable, Sendable {
  /// Always as listed.
  case fixed
  /// Each episode starts one dataset later than the one before.
  case rotate
  /// Listed order and reverse order in turn.
  case alternate
  /// A random order for each episode.
  case random
  /// A mixture: each task draws its dataset by itself.
  case mixture

  /// The place in the list that each task of an episode takes.
  func places(tasks: Int, of count: Int, episode: Int, _ random: inout RandomStream) -> [Int] {
    var listed = Array(0..<count)
    switch self {
    case .fixed: break
    case .rotate: listed = listed.indices.map { listed[($0 + episode) % count] }
    case .alternate: if episode % 2 == 1 { listed.reverse() }
    case .random: listed = random.permutation(of: count)
    case .mixture: return (0..<tasks).map { _ in random.index(below: count) }
    }
    return (0..<tasks).map { listed[$0 % count] }
  }

  /// The most tasks of one episode that can take one of some places.
  func mostUses(tasks: Int, of count: Int, places: Set<Int>) -> Int {
    if self == .mixture { return tasks }
    let (rounds, rest) = tasks.quotientAndRemainder(dividingBy: count)
    // Which places are visited once more than the others depends on the order of the episode.
    let favoured: [[Int]] =
      switch self {
      case .fixed: [Array((0..<count).prefix(rest))]
      case .alternate: [Array((0..<count).prefix(rest)), (0..<count).suffix(rest)]
      case .rotate: (0..<count).map { start in (0..<rest).map { (start + $0) % count } }
      case .random, .mixture: []
      }
    let most = favoured.map { $0.count(where: places.contains) }.max()
    return rounds * places.count + (most ?? min(rest, places.count))
  }
}
