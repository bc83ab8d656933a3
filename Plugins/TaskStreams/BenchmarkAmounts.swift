internal import EngramCore
internal import TensorEngine

/// How many images of each class a benchmark shows, holds out and asks for.
struct BenchmarkAmounts: Sendable {
  /// Demonstrations of a class, with those held out; 0 for all images.
  let shots: Int
  /// Demonstration sets: the number of episodes.
  let sets: Int
  /// The share of the demonstrations of each class that is held out for validation.
  let validation: Double
  /// Queries of a class; 0 for all images.
  let queryLimit: Int

  /// Reads the settings.
  init(_ settings: inout SettingsReader, shots standardShots: Int, sets standardSets: Int) {
    shots = settings.integer(
      "shots", default: standardShots, in: 0...10000,
      "Demonstrations per class; 0 for all images of the dataset.")
    sets = settings.integer(
      "sets", default: standardSets, in: 1...10000,
      "Episodes over the whole query set, each with other demonstrations if there are 'shots'.")
    validation = settings.number(
      "validation", default: 0, in: 0...0.9,
      "Share of the demonstrations of every class that is held out for validation, drawn by the seed."
    )
    queryLimit = settings.integer(
      "query-limit", default: 0, in: 0...1_000_000,
      "Queries per class, the first of the file; 0 for all of them.")
    if shots > 0, validation > 0, heldOut(of: shots) == 0 {
      settings.reject(
        "validation",
        "a share of \(validation) of \(shots) shots holds no image out; raise one of the two")
    }
  }

  /// Creates the amounts.
  init(shots: Int, sets: Int, validation: Double = 0, queryLimit: Int = 0) {
    self.shots = shots
    self.sets = sets
    self.validation = validation
    self.queryLimit = queryLimit
  }

  private func heldOut(of count: Int) -> Int { Int(validation * Double(count)) }

  /// Checks that classes of a prepared dataset have enough images.
  ///
  /// - Throws: ``DataError`` for the first one that has not.
  func check(_ dataset: any Dataset, classes: some Sequence<Int>) throws {
    let name = type(of: dataset).typeName
    for classIndex in classes {
      let count = dataset.exampleCount(ofClass: classIndex)
      if count < shots * sets {
        throw DataError(
          "\(name): class \(classIndex) has \(count) examples, but \(sets) sets of "
            + "\(shots) shots take \(shots * sets)")
      }
      if count == 0 { throw DataError("\(name): class \(classIndex) has no examples") }
      if shots == 0, validation > 0, heldOut(of: count) == 0 {
        throw DataError(
          "\(name): a share of \(validation) of the \(count) examples of class \(classIndex) holds none "
            + "out; raise 'validation'")
      }
    }
  }

  /// One task.
  ///
  /// - Parameters:
  ///   - name: For tables.
  ///   - pair: Where images come from.
  ///   - classes: The classes.
  ///   - labels: The label of each class.
  ///   - index: The episode.
  ///   - seed: Names which images are held out.
  /// - Returns: The task with the classes interleaved in the order of the files.
  func task(
    _ name: String, _ pair: BenchmarkPair, classes: [Int], labels: [Int], index: Int, seed: UInt64
  ) -> LearningTask {
    var shown: [[LabelledExample]] = []
    var held: [[LabelledExample]] = []
    var asked: [LabelledExample] = []
    for (classIndex, label) in zip(classes, labels) {
      func example(_ number: Int) -> LabelledExample {
        LabelledExample(classIndex: classIndex, exampleIndex: number, label: label)
      }
      let all = pair.demonstrations.exampleCount(ofClass: classIndex)
      let range = shots == 0 ? 0..<all : shots * index..<shots * (index + 1)
      var random = RandomStream(
        seed: seed, RandomStream.key("validation"), UInt64(index), UInt64(classIndex))
      let out = Set(random.sample(heldOut(of: range.count), below: range.count))
      shown.append(range.filter { !out.contains($0 - range.lowerBound) }.map(example))
      held.append(range.filter { out.contains($0 - range.lowerBound) }.map(example))
      let questions = pair.queries.exampleCount(ofClass: classIndex)
      asked += (0..<(queryLimit > 0 ? min(queryLimit, questions) : questions)).map(example)
    }
    return LearningTask(
      name: name, demonstrationSource: pair.demonstrations, demonstrations: interleaved(shown),
      validation: interleaved(held), querySource: pair.queries, queries: asked)
  }
}
