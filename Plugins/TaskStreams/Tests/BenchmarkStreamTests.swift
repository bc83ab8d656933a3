import EngramCore
import PluginTestSupport
import TaskStreams
import Testing
import YAMLTree

/// Streams for learners that are trained on each task.
@Suite("Benchmark streams")
struct BenchmarkStreamTests {
  private static let shown = "{type: glyphs, classes: 6, examples: 10, size: 8, normalize: unit}"
  private static let asked =
    "{type: glyphs, classes: 6, examples: 4, size: 8, seed: 2, normalize: unit}"

  private func make(_ yaml: String) throws -> any TaskStream {
    let stream: any TaskStream = try registry.make(
      .stream,
      from: yaml.replacing("$shown", with: Self.shown).replacing("$asked", with: Self.asked))
    try stream.prepare(noRoots)
    return stream
  }

  private func benchmark(_ type: String, _ settings: String = "") throws -> any TaskStream {
    try make("{type: \(type), demonstrations: $shown, queries: $asked\(settings)}")
  }

  private func pixels(_ task: LearningTask, _ place: Int) -> [Float] {
    task.demonstrationSource.pixels(of: task.demonstrations[place])
  }

  @Test func splitWithoutShotsShowsAllImages() throws {
    let task = try benchmark("split", ", tasks: 3, shots: 0").episode(0, seed: 1).tasks[2]
    #expect(task.demonstrations.count == 20)
    #expect(Set(task.demonstrations.map(\.exampleIndex)) == Set(0..<10))
    #expect(task.demonstrations.prefix(2).map(\.classIndex) == [4, 5], "interleaved")
    #expect(task.queries.count == 8)
  }

  /// A share is held out of every class, by the seed, and is neither shown nor lost.
  @Test func validationIsHeldOut() throws {
    let stream = try benchmark("split", ", tasks: 3, shots: 0, validation: 0.3")
    let task = stream.episode(0, seed: 1).tasks[1]
    #expect(task.demonstrations.count == 14 && task.validation.count == 6)
    #expect(Set(task.demonstrations + task.validation).count == 20)
    for classIndex in [2, 3] {
      #expect(task.validation.count { $0.classIndex == classIndex } == 3)
    }
    #expect(stream.episode(0, seed: 1).tasks[1].validation == task.validation)
    #expect(stream.episode(0, seed: 2).tasks[1].validation != task.validation)
  }

  @Test func theSeedDrawsTheOrderOfTheClasses() throws {
    let stream = try benchmark("split", ", tasks: 3, shots: 2, sets: 3, class-order: random")
    func classes(_ index: Int, seed: UInt64) -> [[Int]] {
      stream.episode(index, seed: seed).tasks.map { Set($0.queries.map(\.classIndex)).sorted() }
    }
    let drawn = classes(0, seed: 1)
    #expect(drawn.flatMap(\.self).sorted() == Array(0..<6))
    #expect(drawn == classes(0, seed: 1))
    #expect(Set((0..<6).map { classes(0, seed: $0) }).count > 3)
    #expect(stream.hasOneForm == false)
    let fixed = try benchmark("split", ", tasks: 3, shots: 2, sets: 3").episode(1, seed: 9)
    #expect(fixed.tasks.map(\.name) == ["0/1", "2/3", "4/5"])
  }

  @Test func permutedTasksHaveThePixelsOfTheImages() throws {
    let stream = try benchmark("permuted", ", tasks: 3, ways: 2")
    #expect(stream.labelCount == 2 && stream.episodeCount == 1)
    let tasks = stream.episode(0, seed: 1).tasks
    #expect(tasks.map(\.name) == ["original", "order 2", "order 3"])
    let (first, second, third) = (pixels(tasks[0], 3), pixels(tasks[1], 3), pixels(tasks[2], 3))
    let plain: any Dataset = try registry.make(.dataset, from: Self.shown)
    try plain.prepare(noRoots)
    #expect(first == plain.pixels(of: tasks[0].demonstrations[3]), "the first one is as it is")
    #expect(Set([first, second, third]).count == 3)
    #expect(first.sorted() == second.sorted() && first.sorted() == third.sorted())
    // One permutation for all images of a task: where two images agree, they still do.
    func agreement(_ task: LearningTask) -> Int {
      zip(pixels(task, 0), pixels(task, 5)).count(where: ==)
    }
    #expect(agreement(tasks[0]) == agreement(tasks[1]))
    let queries = tasks.map { $0.querySource.pixels(of: $0.queries[0]) }
    #expect(queries[0] != queries[1] && queries[0].sorted() == queries[1].sorted())
    #expect(pixels(stream.episode(0, seed: 1).tasks[1], 3) == second)
    #expect(pixels(stream.episode(0, seed: 2).tasks[1], 3) != second)
    let all = try benchmark("permuted", ", tasks: 3, permute-first: true").episode(0, seed: 1)
    #expect(pixels(all.tasks[0], 3) != first)
  }

  @Test func rotatedTasksAreTurned() throws {
    let stream = try benchmark("rotated", ", angles: [0, 90, 180, -45]")
    let tasks = stream.episode(0, seed: 1).tasks
    #expect(tasks.map(\.name) == ["0°", "90°", "180°", "-45°"])
    let (plain, quarter, half) = (pixels(tasks[0], 1), pixels(tasks[1], 1), pixels(tasks[2], 1))
    // Counter-clockwise: what was at the right edge comes to the top.
    for place in 0..<8 { #expect(quarter[place] == plain[place * 8 + 7]) }
    #expect(half == plain.reversed())
    let slanted = pixels(tasks[3], 1)
    #expect(slanted != plain && slanted.allSatisfy { (0...1).contains($0) })
    #expect(stream.labelCount == 6)
  }

  @Test func everyDomainIsATask() throws {
    let yaml = """
      {type: domains, demonstrations: [$shown, {type: glyphs, first-class: 90, classes: 4, examples: 5, size: 8}],
       queries: [$asked, {type: glyphs, first-class: 90, classes: 4, examples: 2, size: 8, seed: 2}]
      """
    let own = try make(yaml + ", labels: class-incremental}")
    #expect(own.labelCount == 10 && own.taskCount == 2)
    let tasks = own.episode(0, seed: 1).tasks
    #expect(tasks.map(\.name) == ["glyphs 1", "glyphs 2"])
    #expect(tasks.map(\.labels) == [Array(0..<6), Array(6..<10)])
    let shared = try make(yaml + ", ways: 4}")
    #expect(shared.labelCount == 4)
    #expect(shared.episode(0, seed: 1).tasks.map(\.labels) == [[0, 1, 2, 3], [0, 1, 2, 3]])
    let turned = try make(yaml + ", order: alternate, sets: 2, labels: class-incremental}")
    #expect(turned.episode(1, seed: 1).tasks.map(\.name) == ["glyphs 2", "glyphs 1"])
    #expect(turned.episode(1, seed: 1).tasks.map(\.labels) == [Array(0..<4), Array(4..<10)])
  }

  /// Every image is shown once, at the boundaries under the neighbour's name.
  @Test func blurryTasksMixAtTheirBoundaries() throws {
    let sharp = try benchmark("split", ", tasks: 3, shots: 0, labels: class-incremental")
      .episode(0, seed: 1).tasks
    let stream = try benchmark("blurry", ", tasks: 3, blur: 0.3, labels: class-incremental")
    let tasks = stream.episode(0, seed: 1).tasks
    #expect(tasks.map(\.demonstrations.count) == [20, 20, 20])
    #expect(
      Set(tasks.flatMap(\.demonstrations)) == Set(sharp.flatMap(\.demonstrations)))
    #expect(tasks.map(\.queries) == sharp.map(\.queries))
    func foreign(_ task: Int, _ range: Range<Int>) -> Int {
      tasks[task].demonstrations[range].count { $0.classIndex / 2 != task }
    }
    #expect(foreign(0, 0..<14) == 0 && foreign(1, 6..<14) == 0 && foreign(2, 6..<20) == 0)
    #expect(foreign(0, 14..<20) > 0 && foreign(0, 14..<20) == foreign(1, 0..<6))
    #expect(tasks[0].demonstrations.allSatisfy { $0.label == $0.classIndex })
    let none = try benchmark("blurry", ", tasks: 3, blur: 0").episode(0, seed: 1).tasks
    #expect(none[1].demonstrations.allSatisfy { $0.classIndex / 2 == 1 })
  }

  @Test func taskIncrementalLabelsAreTheTasksOwn() throws {
    let stream = try benchmark("split", ", tasks: 3, shots: 1, sets: 1, labels: task-incremental")
    let episode = stream.episode(0, seed: 1)
    #expect(stream.labelCount == 6)
    #expect((0..<3).map { episode.queries(ofTask: $0).candidates } == [[0, 1], [2, 3], [4, 5]])
  }

  @Test func tooFewImagesToHoldAnyOut() {
    let error = #expect(throws: DataError.self) {
      try benchmark("permuted", ", validation: 0.05")
    }
    #expect(
      error?.description
        == "glyphs: a share of 0.05 of the 10 examples of class 0 holds none out; raise 'validation'"
    )
  }

  @Test(arguments: [
    ("blurry", ", tasks: 3, labels: task-incremental", "cannot be told apart"),
    ("blurry", ", tasks: 3, shots: 2, blur: 0.1", "0.1 of 4 demonstrations mixes none"),
    ("split", ", tasks: 3, shots: 5, validation: 0.1", "0.1 of 5 shots holds no image out"),
    ("permuted", ", ways: 7", "ways: 7 classes per task, but there are 6"),
    ("rotated", ", angles: []", "angles: there are no tasks: give an angle for each"),
    ("rotated", ", angles: [10, 90, -270]", "the tasks 2 and 3 are the same"),
  ])
  func impossibleSettingsAreRejected(type: String, settings: String, reason: String) {
    let error = #expect(throws: ConfigurationError.self) { try benchmark(type, settings) }
    #expect("\(error as Any)".contains(reason))
  }

  @Test(arguments: [
    (
      "demonstrations: [$shown], queries: [$asked, $asked]",
      "1 datasets are demonstrated, but 2 asked"
    ),
    (
      "demonstrations: [$shown, {type: glyphs, classes: 3, size: 8}], queries: [$asked, {type: glyphs, classes: 3, size: 8, seed: 2}]",
      "but glyphs 1 has 6 classes and glyphs 2 3"
    ),
    (
      "demonstrations: [$shown, {type: glyphs, size: 9}], queries: [$asked, {type: glyphs, size: 9}]",
      "images of 8x8x1 and of 9x9x1 cannot share an episode"
    ),
    ("demonstrations: [$shown], queries: [$asked], order: mixture", "there is no mixture"),
    (
      "demonstrations: [$shown], queries: [$asked], ways: 9", "9 classes per task, but task 1 has 6"
    ),
  ])
  func domainsThatDoNotFitAreRejected(settings: String, reason: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try make("{type: domains, \(settings)}")
    }
    #expect("\(error as Any)".contains(reason))
  }
}
