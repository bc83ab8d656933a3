internal import EngramCore

/// Episodes as a learner is fed them, made from the files of a real data set and timed on one core.
struct DataBench {
  /// What the results are called.
  let name: String
  /// The files' format, as the peer knows it.
  let format: String
  let tasks: Int
  let ways: Int
  let shots: Int
  let queries: Int
  /// Rows and columns of the images as they are fed.
  let size: Int
  /// Whether images are cut out and mirrored at random.
  let isAugmented: Bool
  /// The dataset as YAML.
  private let dataset: String

  /// Episodes that are timed together.
  static let episodeCount = 50

  /// The few-shot episodes of the two data sets that meta-training uses most.
  static let all = [
    DataBench(
      name: "Omniglot resized to 32x32", format: "omniglot", tasks: 2, ways: 5, shots: 15,
      queries: 5, size: 32, isAugmented: false,
      dataset: "{type: omniglot, part: background, transforms: [{type: resize, size: 32}]}"),
    DataBench(
      name: "CIFAR-100", format: "cifar-100", tasks: 2, ways: 5, shots: 15, queries: 15, size: 32,
      isAugmented: false, dataset: "{type: cifar-100}"),
    DataBench(
      name: "CIFAR-100 cropped and mirrored at random", format: "cifar-100", tasks: 2, ways: 5,
      shots: 15, queries: 15, size: 32, isAugmented: true,
      dataset: "{type: cifar-100, transforms: [{type: crop, size: 32, at: random, padding: 4}, "
        + "{type: flip}]}"),
  ]

  /// Images of an episode.
  var imageCount: Int { tasks * ways * (shots + queries) }

  /// The stream, not yet prepared.
  func makeStream(_ registry: Registry) throws -> any TaskStream {
    try registry.make(
      .stream,
      from: "{type: episodes, tasks: \(tasks), ways: \(ways), shots: \(shots), "
        + "queries: \(ways * queries), datasets: [\(dataset)]}", as: (any TaskStream).self)
  }

  /// What was measured.
  struct Measurement {
    /// Until the first episode can be made.
    let readySeconds: Double
    /// Per episode, the fastest repetition's mean.
    let episodeSeconds: Double
  }

  /// Makes the stream ready, then episodes with the pixels of every image.
  ///
  /// - Throws: ``DataError`` when the data set is missing.
  func run(repetitions: Int, roots: DataRoots) throws -> Measurement {
    let start = ContinuousClock.now
    let stream = try makeStream(EngramProgram.registry())
    try stream.prepare(roots)
    let ready = (ContinuousClock.now - start) / .seconds(1)
    var pixels = [Float](repeating: 0, count: imageCount * stream.imageShape.elementCount)
    var best = Double.infinity
    for repetition in 0..<repetitions {
      let start = ContinuousClock.now
      for index in 0..<Self.episodeCount {
        let episode = stream.episode(repetition * Self.episodeCount + index, seed: 1)
        pixels.withUnsafeMutableBufferPointer { fill($0, with: episode) }
      }
      best = min(best, (ContinuousClock.now - start) / .seconds(Self.episodeCount))
    }
    return Measurement(readySeconds: ready, episodeSeconds: best)
  }

  private func fill(_ pixels: UnsafeMutableBufferPointer<Float>, with episode: Episode) {
    var place = 0
    func add(_ example: LabelledExample, from source: any Dataset) {
      let end = place + source.imageShape.elementCount
      source.copyExample(
        example.exampleIndex, ofClass: example.classIndex, variation: example.variation,
        into: UnsafeMutableBufferPointer(rebasing: pixels[place..<end]))
      place = end
    }
    for task in episode.tasks {
      for example in task.demonstrations { add(example, from: task.demonstrationSource) }
      for example in task.queries { add(example, from: task.querySource) }
    }
    precondition(
      place == pixels.count, "an episode has \(place) values, but room is for \(pixels.count)")
  }
}
