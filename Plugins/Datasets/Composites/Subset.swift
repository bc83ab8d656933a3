internal import EngramCore
internal import TensorEngine

/// Some examples of every class of a dataset, in order or shuffled.
///
/// With the same settings and `rest: true` a second subset holds exactly the examples that the first
/// leaves out: training and validation parts.
final class Subset: Composite {
  static let typeName = "subset"
  static let summary = "Some examples of every class: a range, or a share; or the rest."

  let members: [any Dataset]
  let first: Int
  let count: Int
  let share: Double
  let isRest: Bool
  let seed: Int?
  let preparation = Preparation<ChosenExamples>()

  var imageShape: ImageShape { members[0].imageShape }
  var classCount: Int { members[0].classCount }

  init(settings: inout SettingsReader) throws {
    first = settings.integer(
      "first", default: 0, unit: "examples", "Examples of every class that are passed over.")
    count = settings.integer(
      "count", default: 0, unit: "examples",
      "Examples of every class from there on; 0 for all that follow.")
    share = settings.number(
      "share", default: 1, in: 0...1,
      "The share of those that remain of every class, rounded to whole examples.")
    isRest = settings.flag(
      "rest", default: false, "Whether the examples that would be left out are the ones held.")
    seed = settings.optionalInteger(
      "seed",
      "Shuffles the examples of every class before they are counted off; absent for file order.")
    members = [
      try settings.component(
        "dataset", .dataset, example: "glyphs", "Where the examples come from.")
    ]
    if count > 0, share < 1 {
      settings.reject("share", "'count' and 'share' exclude each other")
    }
  }

  func prepare(_ roots: DataRoots) throws {
    try preparation.run {
      try prepareMembers(roots)
      return ChosenExamples(try (0..<classCount).map(choose))
    }
  }

  private func choose(_ classIndex: Int) throws -> [Int] {
    let total = members[0].exampleCount(ofClass: classIndex)
    guard first <= total, count <= total - first else {
      throw DataError(
        "subset: class \(classIndex) has \(total) examples, fewer than the \(first) that `first` passes "
          + "over and the \(count) that `count` asks for")
    }
    let left = total - first
    let number = count > 0 ? count : Int((Double(left) * share).rounded())
    var order = Array(0..<total)
    if let seed {
      var random = RandomStream(
        seed: UInt64(seed), RandomStream.key("subset"), UInt64(classIndex))
      order = random.permutation(of: total)
    }
    let chosen =
      isRest ? order[..<first] + order[(first + number)...] : order[first..<first + number]
    guard !chosen.isEmpty else {
      throw DataError("subset: no example of class \(classIndex), which has \(total), is left")
    }
    return Array(chosen)
  }

  func exampleCount(ofClass classIndex: Int) -> Int {
    checkClass(classIndex)
    return preparation.result.byClass[classIndex].count
  }

  func origin(ofExample exampleIndex: Int, ofClass classIndex: Int) -> ExampleOrigin {
    ExampleOrigin(
      dataset: members[0], classIndex: classIndex,
      exampleIndex: preparation.result.byClass[classIndex][exampleIndex])
  }
}

/// The examples that a subset holds, by class.
final class ChosenExamples: Sendable {
  /// Examples of the member.
  let byClass: [[Int]]

  init(_ byClass: [[Int]]) { self.byClass = byClass }
}
