import EngramCore
import TensorEngine
import Testing

/// Everything in a value that reflection finds, as lines of type and value.
private func reachable(from value: Any, depth: Int = 0) -> [String] {
  guard depth < 12 else { return ["too deep"] }
  let mirror = Mirror(reflecting: value)
  var lines: [String] = []
  var next: Mirror? = mirror
  while let current = next {
    lines += current.children.flatMap { child in
      reachable(from: child.value, depth: depth + 1).map { "\(child.label ?? "").\($0)" }
    }
    next = current.superclassMirror
  }
  let own = mirror.children.isEmpty ? "\(type(of: value)) = \(value)" : "\(type(of: value))"
  return [own] + lines
}

@Suite("What learners see")
struct WhatLearnersSeeTests {
  /// Two tasks of the same size whose names, datasets, classes and examples all differ.
  private func episode(_ scenario: Scenario) -> Episode {
    func task(_ number: Int) -> LearningTask {
      func examples(_ first: Int) -> [LabelledExample] {
        (0..<4).map {
          LabelledExample(
            classIndex: 7000 + 100 * number + $0 % 2,
            exampleIndex: 5000 + 100 * number + first + $0,
            label: scenario == .domainIncremental ? $0 % 2 : 2 * number + $0 % 2)
        }
      }
      let images = FakeDataset(task: number)
      return LearningTask(
        name: "secret \(number)", demonstrationSource: images, demonstrations: examples(0),
        validation: examples(10), querySource: images, queries: examples(20))
    }
    return Episode(
      tasks: [task(0), task(1)], scenario: scenario,
      labelCount: scenario == .domainIncremental ? 2 : 4)
  }

  /// By reflection the queries of one task are those of any other.
  @Test(arguments: [Scenario.domainIncremental, .classIncremental])
  func queriesOfTwoTasksCannotBeToldApart(scenario: Scenario) {
    let episode = episode(scenario)
    let (first, second) = (episode.queries(ofTask: 0), episode.queries(ofTask: 1))
    #expect(reachable(from: first) == reachable(from: second))
    #expect(first.taskIndex == nil)
    #expect(first.candidates == Array(0..<episode.labelCount))
  }

  /// The demonstrations have labels, which are theirs to show; nothing else differs.
  @Test func demonstrationsOfTwoTasksDifferInTheirLabelsAlone() {
    func seen(_ scenario: Scenario, _ task: Int) -> [String] {
      reachable(from: episode(scenario).demonstrations(ofTask: task))
    }
    #expect(seen(.domainIncremental, 0) == seen(.domainIncremental, 1))
    let others = zip(seen(.classIncremental, 0), seen(.classIncremental, 1)).filter { $0 != $1 }
    #expect(others.count == 8)
    for (line, other) in others { #expect((line + other).contains("labels..Int = ")) }
  }

  /// By type: there is no dataset, task, episode or example in what a learner is given.
  @Test(arguments: Scenario.allCases)
  func onlyPlainTypesAreReachable(scenario: Scenario) {
    let episode = episode(scenario)
    let lines =
      reachable(from: episode.demonstrations(ofTask: 1))
      + reachable(from: episode.queries(ofTask: 1))
    let types = Set(lines.map { $0.split(separator: ".").last?.split(separator: " ").first ?? "" })
    let functions = types.filter { $0.hasPrefix("@Sendable") }
    #expect(
      types.subtracting(functions) == [
        "Demonstrations", "LabelledImages", "Queries", "ShownImages", "ImageShape", "Int",
        "Array<Int>", "Optional<Int>",
      ])
    let text = lines.joined(separator: "\n")
    for secret in ["secret", "7100", "7101", "5100", "5120", "Dataset", "LabelledExample"] {
      #expect(!text.contains("= \(secret)") && !text.contains("\(secret) ="), "\(secret)")
    }
  }

  @Test func theTaskIncrementalScenarioTellsTheTask() {
    let episode = episode(.taskIncremental)
    #expect(episode.demonstrations(ofTask: 1).taskIndex == 1)
    #expect(episode.queries(ofTask: 1).taskIndex == 1)
    #expect(episode.queries(ofTask: 0).candidates == [0, 1])
    #expect(episode.queries(ofTask: 1).candidates == [2, 3])
  }

  @Test func pixelsAndLabelsAreThoseOfTheTask() {
    let demonstrations = episode(.classIncremental).demonstrations(ofTask: 1)
    #expect(demonstrations.labels == [2, 3, 2, 3])
    #expect(demonstrations.validation.labels == [2, 3, 2, 3])
    // A fake image tells the task in tens and its class in ones.
    let pixels = (0..<4).map { demonstrations.images.pixels(of: $0) }
    #expect(pixels == [[7110], [7111], [7110], [7111]])
  }

  @Test func keysTellImagesApartAndNothingElse() {
    var episode = episode(.domainIncremental)
    episode.tasks[0].queries[1] = episode.tasks[0].queries[0]
    episode.tasks[0].queries[2].variation = 5
    let (queries, again) = (episode.queries(ofTask: 0), episode.queries(ofTask: 0))
    let keys = (0..<4).map(queries.images.key)
    #expect(keys[0] == keys[1] && Set(keys).count == 3)
    #expect(keys == (0..<4).map(again.images.key))
    #expect(keys[0] != episode.queries(ofTask: 1).images.key(of: 0))
    let lines = reachable(from: keys[0]).joined(separator: "\n")
    #expect(
      !lines.contains("= 7000") && !lines.contains("= 5020") && !lines.contains("FakeDataset"))
  }
}

/// Writes down what it is asked.
private final class NotingLearner: FixedRuleLearner {
  static let typeName = "noting"
  static let summary = "Notes."
  var asked: [(tasks: [Int], taskIndex: Int?)] = []
  init() {}
  init(settings: inout SettingsReader) {}
  func begin(seed: UInt64) {}
  func observe(_ demonstrations: Demonstrations) {}
  func predict(_ queries: Queries) -> [Int] {
    let tasks = (0..<queries.count).map { Int(queries.images.pixels(of: $0)[0]) / 10 }
    asked.append((tasks, queries.taskIndex))
    return tasks.map { _ in 0 }
  }
}

@Suite("The order of questions")
struct QuestionOrderTests {
  private func ask(_ scenario: Scenario) throws -> [(tasks: [Int], taskIndex: Int?)] {
    let learner = NotingLearner()
    let stream = FakeStream(taskCount: 3, episodeCount: 1, queryCount: 100, scenario: scenario)
    let fixture = try Fixture()
    let plan = ExperimentPlan(
      name: "fake", seed: 5, laneCount: nil, checkpointInterval: 4, checkpointDuration: nil,
      entries: [
        ExperimentPlan.Entry(name: "solo", learner: learner, evaluations: [("one", stream)])
      ], metrics: [], resolvedText: "")
    _ = try fixture.run(plan)
    return learner.asked
  }

  /// One task after the other would tell by the order which task a query belongs to.
  @Test(arguments: [Scenario.domainIncremental, .classIncremental])
  func queriesOfAllTasksComeMixed(scenario: Scenario) throws {
    let asked = try ask(scenario)
    #expect(asked.map(\.tasks.count) == [100, 200, 256, 44])
    #expect(asked.allSatisfy { $0.taskIndex == nil })
    let last = asked[2].tasks + asked[3].tasks
    #expect((0..<3).map { task in last.count { $0 == task } } == [100, 100, 100])
    for part in stride(from: 0, to: 300, by: 50) {
      #expect(Set(last[part..<part + 50]).count == 3, "every fifty queries ask for all tasks")
    }
    #expect(try ask(scenario).map(\.tasks) == asked.map(\.tasks), "the seed decides")
  }

  @Test func theTaskIncrementalScenarioAsksTaskByTask() throws {
    let asked = try ask(.taskIncremental)
    #expect(asked.map(\.taskIndex) == [0, 0, 1, 0, 1, 2])
    for (tasks, index) in asked { #expect(Set(tasks) == [index ?? -1]) }
  }
}
