import TensorEngine

/// The part of Omniglot that a dataset holds.
enum OmniglotPart: String, CaseIterable, Sendable {
  /// The usual few-shot split over the characters of both archives.
  case train, validation, test
  /// The archives themselves: the split of the data set's authors.
  case background, evaluation
}

/// What the archives hold and how their characters are split.
///
/// The widely used list of 1,028 training, 172 validation and 423 test characters is not distributed
/// with the data. Here all characters of both archives are sorted by path, byte by byte, shuffled by
/// `RandomStream(seed: 1623, key("omniglot split"))`, and cut into parts of those sizes. Within a
/// part, classes are in the order of their paths again.
struct OmniglotLayout: Sendable {
  /// The archives, in the order of their names, with the number of characters of each.
  var archives: [(name: String, characterCount: Int)]
  /// Images of every character.
  var drawingCount: Int
  /// Rows and columns of every image in the archives.
  var side: Int
  /// The sizes of the training, validation and test part.
  var splitCounts: [Int]

  /// The data set as its authors distribute it.
  ///
  /// > Source: Lake, Salakhutdinov and Tenenbaum (2015), <https://github.com/brendenlake/omniglot>.
  static let official = OmniglotLayout(
    archives: [("images_background", 964), ("images_evaluation", 659)], drawingCount: 20, side: 105,
    splitCounts: [1028, 172, 423])

  /// The number of characters of all archives.
  var characterCount: Int { archives.map(\.characterCount).reduce(0, +) }

  /// The characters of a part, as ascending positions in the sorted list of all.
  func characters(of part: OmniglotPart) -> [Int] {
    switch part {
    case .background: return Array(0..<archives[0].characterCount)
    case .evaluation: return Array(archives[0].characterCount..<characterCount)
    case .train, .validation, .test: break
    }
    var random = RandomStream(seed: 1623, RandomStream.key("omniglot split"))
    let order = random.permutation(of: characterCount)
    let index = part == .train ? 0 : part == .validation ? 1 : 2
    let start = splitCounts[..<index].reduce(0, +)
    return order[start..<start + splitCounts[index]].sorted()
  }
}
