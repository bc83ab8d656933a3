import EngramCore
import EngramTesting
import Foundation
import PluginTestSupport
import TensorEngine
import Testing
import YAMLTree

@testable import FrozenEncoders

@Suite("Prompts for a frozen Vision Transformer")
struct PromptTests {
  private let scratch: ScratchFolder
  private let small: SmallTransformer
  private let path: String

  /// A small network for images of one channel.
  init() throws {
    scratch = try ScratchFolder()
    path = scratch("vit.safetensors")
    var small = SmallTransformer()
    small.tensors["patch_embed.proj.weight"] = Tensor(
      (0..<48).map { Float(($0 * 29) % 17) / 12 - 0.6 }, shape: [12, 1, 2, 2])
    try small.write(to: path)
    self.small = small
  }

  // MARK: Keys

  /// Directions (0.6, 0.8); keys along the axes and opposite.
  @Test func cosinesAreThoseOfTheAngles() {
    let queries = Tensor([9, 9, 3, 4], shape: [2, 2])
    let keys = Tensor([1, 0, 0, 2, -3, -4], shape: [3, 2])
    let cosines = KeyMatching.cosines(of: queries, rows: [1], with: keys)[0]
    for (found, expected) in zip(cosines, [0.6, 0.8, -1]) { #expect(abs(found - expected) < 1e-12) }
    #expect(KeyMatching.best(2, of: cosines) == [1, 0])
    #expect(KeyMatching.best(2, of: [0.5, 1, 0.2, 1, 1]) == [1, 3])
    #expect(KeyMatching.elected(2, of: 5, by: [[4, 2], [2, 0], [2, 1], [4, 1]]) == [2, 1])
  }

  /// `-0.5 / 2 (0.6 + 0.8 + 1)`, by hand; the second image has the direction of the first key.
  @Test func keysArePulledToTheQueriesThatChoseThem() {
    let queries = Tensor([3, 4, 2, 0], shape: [2, 2])
    let keys = Tensor([1, 0, 0, 2, 1, 1], shape: [3, 2])
    func pull(_ strength: Double, _ gradient: Tensor) -> Double {
      KeyMatching.pull(
        of: queries, rows: [0, 1], chosen: [[0, 1], [0]], to: keys, strength: strength,
        addingTo: gradient)
    }
    let gradient = Tensor(repeating: 0, shape: [3, 2])
    #expect(abs(pull(0.5, gradient) + 0.6) < 1e-12)
    // -0.25 (q - cos k) / |k|: (0, 0.8) for the first key, (0.6, 0) / 2 for the second.
    for (found, expected) in zip(gradient.elements, [0, -0.2, -0.075, 0, 0, 0] as [Float]) {
      #expect(abs(found - expected) < 1e-6)
    }
    let untouched = Tensor(repeating: 0, shape: [3, 2])
    #expect(pull(0, untouched) == 0)
    #expect(untouched.elements == [0, 0, 0, 0, 0, 0])
  }

  // MARK: Choice

  @Test func promptsAreChosenByImageBatchOrTask() throws {
    let cosines = [[0.1, 0.9, 0.8], [0.1, 0.7, 0.2], [0.9, 0.1, 0.8]]
    func choice(_ settings: String, task: Int = 0) throws -> [[Int]] {
      let (network, _) = try self.network("{type: l2p, pool: 3, top: 2, length: 1\(settings)}")
      #expect(network.prompts.asked(cosines[0]) == [1, 2])
      return network.prompts.training(cosines, task: task)
    }
    #expect(try choice(", batchwise: false") == [[1, 2], [1, 2], [0, 2]])
    #expect(try choice("") == [[2, 1], [2, 1], [2, 1]])
    #expect(try choice(", task-prompts: true") == [[0, 1], [0, 1], [0, 1]])
    // The second task would need a fourth prompt.
    #expect(try choice(", task-prompts: true, batchwise: false", task: 1)[2] == [0, 2])
  }

  @Test func everyTaskHasAnExpertPrompt() throws {
    let (network, _) = try network("{type: dualprompt, pool: 2, expert-blocks: [1]}")
    let cosines = [[0.1, 0.9], [0.8, 0.1]]
    #expect(network.prompts.training(cosines, task: 0) == [[0], [0]])
    #expect(network.prompts.training(cosines, task: 1) == [[1], [1]])
    #expect(network.prompts.training(cosines, task: 2) == [[1], [0]])
    #expect(network.prompts.asked(cosines[1]) == [0])
  }

  @Test(arguments: [
    ("{type: dualprompt, pool: 2, expert-blocks: [1]}", "experts", true),
    ("{type: dualprompt, pool: 2, expert-blocks: [1], carry-over: false}", "experts", false),
    ("{type: l2p, pool: 4, top: 2, task-prompts: true}", "prompts", true),
    ("{type: l2p, pool: 4, top: 2}", "prompts", false),
  ])
  func promptsOfATaskStartAsThoseBefore(yaml: String, name: String, areCarriedOver: Bool) throws {
    let (network, _) = try network(yaml)
    let all = network.store.named(network.store.values)
    let prompts = try #require(all.first { $0.name == name }).tensor
    let half = prompts.count / 2
    network.prompts.begin(task: 0, in: network.store)
    #expect(prompts.elements.prefix(half) != prompts.elements.suffix(half))
    network.prompts.begin(task: 1, in: network.store)
    #expect((prompts.elements.prefix(half) == prompts.elements.suffix(half)) == areCarriedOver)
    // The pool is at its end.
    network.prompts.begin(task: 2, in: network.store)
  }

  // MARK: Loss

  private static let episodes = """
    {type: split, labels: class-incremental, tasks: 2, ways: 2, shots: 3, sets: 1,
     demonstrations: {type: glyphs, classes: 4, examples: 7, size: 8, normalize: unit},
     queries: {type: glyphs, classes: 4, examples: 7, size: 8, normalize: unit}}
    """

  private static let cases = [
    "{type: l2p, pool: 4, length: 2, top: 2, batchwise: false, key-pull: 0.5",
    "{type: l2p, pool: 4, length: 3, top: 1, task-prompts: true, key-pull: 0.5",
    "{type: dualprompt, pool: 3, general-length: 2, general-blocks: [0, 1], expert-length: 3, "
      + "expert-blocks: [1], key-pull: 0.5",
  ]

  /// The loss of the second task, whose labels alone compete, against plain formulas in double precision.
  @Test(arguments: cases)
  func theLossIsThatOfTheFormulas(settings: String) throws {
    let (training, task) = try secondTask(settings)
    let batch = [0, 2, 5]
    let expected = try plainLoss(training, task, batch)
    let found = try training.gradient(of: batch, in: task).loss
    #expect(abs(found - expected) < 1e-4, "\(found) is not \(expected)")
  }

  @Test(arguments: cases)
  func gradientsAreThoseOfDifferences(settings: String) throws {
    let (training, task) = try secondTask(settings)
    let (batch, store, step) = ([0, 1, 3], training.network.store, Float(1e-2))
    let gradients = try training.gradient(of: batch, in: task).gradients.copied()
    let overall = gradients.elements.map(abs).max() ?? 0
    for (parameter, gradient) in zip(store.named(store.values), store.named(gradients)) {
      let (tensor, values) = (parameter.tensor, gradient.tensor.elements.map(abs))
      let largest = values.max() ?? 0
      #expect(largest > 1e-3 * overall, "\(parameter.name)")
      let top = values.firstIndex(of: largest) ?? 0
      for place in Set([0, tensor.count / 2, tensor.count - 1, top]) {
        let original = tensor.pointer[place]
        let losses = try [-2, -1, 1, 2].map { (factor: Float) -> Double in
          tensor.pointer[place] = original + factor * step
          return try training.gradient(of: batch, in: task).loss
        }
        tensor.pointer[place] = original
        let difference =
          (8 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12 * Double(step))
        #expect(
          abs(difference - Double(gradient.tensor.pointer[place]))
            < 3e-3 * Double(max(largest, 0.05 * overall)),
          "\(parameter.name), element \(place)")
      }
    }
    // The labels of the first task do not compete.
    let head = try #require(store.named(gradients).first { $0.name == "head.bias" }).tensor
    for label in 0..<4 { #expect((head.pointer[label] != 0) == task.labels.contains(label)) }
  }

  @Test func withoutThePullKeysStayAsTheyAre() throws {
    let (training, task) = try secondTask(
      "{type: l2p, pool: 4, length: 2, top: 2, key-pull: 0, epochs: 2, batch: 4")
    let before = training.checkpoint.map { ($0.name, $0.tensor.elements) }
    try training.learn(task.demonstrations)
    for (before, after) in zip(before, training.checkpoint) {
      #expect((before.1 == after.tensor.elements) == (before.0 == "keys"), "\(before.0)")
    }
  }

  // MARK: Mistakes

  @Test(arguments: [
    (
      "{type: l2p, encoder: conv4}",
      "prompts are tokens of a 'vit'; 'conv4' has no tokens to put them beside"
    ),
    (
      "{type: dualprompt, encoder: {type: vit, train: true}}",
      "prompts are learned for weights that stay as they are; give the 'vit' 'weights' and no 'train'"
    ),
    (
      "{type: l2p, encoder: {type: vit, features: mean}}",
      "queries are class tokens; set 'features: class-token'"
    ),
    ("{type: l2p, pool: 3}", "an image cannot take 4 of 3 prompts"),
    (
      "{type: dualprompt, encoder: {type: vit, depth: 2}}",
      "none of the blocks [2, 3, 4] is among the 2 of the network"
    ),
    ("{type: dualprompt, general-blocks: [1, 1]}", "a block stands in [1, 1] twice"),
  ])
  func mistakesAreNamed(yaml: String, message: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try registry.make(.learner, from: yaml, as: (any Learner).self)
    }
    #expect(error?.diagnostics.map(\.message) == [message])
  }

  @Test func whatMustBeToldIsSaid() throws {
    func needs(_ yaml: String) throws -> Set<TaskKnowledge> {
      try registry.make(.learner, from: yaml, as: (any Learner).self).needs
    }
    #expect(try needs("l2p") == [])
    #expect(try needs("{type: l2p, task-prompts: true}") == [.boundaries])
    #expect(try needs("dualprompt") == [.boundaries])
  }

  // MARK: Small things

  private func learner<Method: PromptMethod>(
    _ yaml: String, _ type: Method.Type
  ) throws -> PromptLearner<Method>? {
    let learner: any Learner = try registry.make(
      .learner, from: yaml.dropLast() + ", encoder: {type: vit, weights: \(path)}}")
    try learner.prepare(
      LearnerContext(seed: 1, lanes: LaneGroup(count: 2), roots: DataRoots(folders: [])))
    return learner as? PromptLearner<Method>
  }

  /// A network for 8x8 images of one channel and four labels.
  private func network(_ yaml: String) throws -> (PromptNetwork, labels: Int) {
    let image = ImageShape(height: 8, width: 8, channels: 1)
    func make(_ learner: PromptLearner<some PromptMethod>) throws -> PromptNetwork {
      try PromptNetwork(learner.encoder, learner.method, image: image, labelCount: 4, seed: 2)
    }
    if let learner = try learner(yaml, LearningToPrompt.self) { return (try make(learner), 4) }
    let other = try #require(try learner(yaml, DualPrompt.self))
    return (try make(other), 4)
  }

  /// The start of the second of two tasks, with parameters large enough to matter.
  private func secondTask(_ settings: String) throws -> (PromptTraining, PromptTraining.Task) {
    let stream: any TaskStream = try registry.make(.stream, from: Self.episodes)
    try stream.prepare(DataRoots(folders: []))
    let episode = stream.episode(0, seed: 3)
    let tasks = (0..<2).map(episode.demonstrations(ofTask:))
    let training: PromptTraining
    if let learner = try learner(settings + "}", LearningToPrompt.self) {
      training = try learner.start(tasks[0])
    } else {
      training = try #require(try learner(settings + "}", DualPrompt.self)).start(tasks[0])
    }
    _ = try training.begin(tasks[0])
    let task = try training.begin(tasks[1])
    for (name, tensor) in training.checkpoint {
      var random = RandomStream(seed: 6, RandomStream.key(name))
      for i in 0..<tensor.count { tensor.pointer[i] = random.uniform(in: -0.8...0.8) }
    }
    return (training, task)
  }

  private func plainLoss(
    _ training: PromptTraining, _ task: PromptTraining.Task, _ batch: [Int]
  ) throws -> Double {
    let plain = PlainTransformer(tensors: small.tensors, heads: SmallTransformer.heads)
    let parameters = Dictionary(
      uniqueKeysWithValues: training.checkpoint.map { ($0.name, $0.tensor) })
    /// Rows of 12 numbers.
    func rows(_ name: String) throws -> [[Double]] {
      let values = try #require(parameters[name]).elements.map(Double.init)
      return (0..<values.count / 12).map { Array(values[$0 * 12..<$0 * 12 + 12]) }
    }
    func dot(_ one: [Double], _ other: [Double]) -> Double {
      zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let (keys, head) = (try rows("keys"), try rows("head.weight"))
    let bias = try #require(parameters["head.bias"]).elements.map(Double.init)
    var loss = 0.0
    for image in batch {
      let pixels = task.demonstrations.images.pixels(of: image)
      func tokens(
        _ prompts: [[Double]], _ prefixes: [Int: (keys: [[Double]], values: [[Double]])] = [:]
      ) -> [[Double]] {
        plain.tokens(
          of: { y, x, _ in pixels[y * 8 + x] }, rows: 4, columns: 4, patch: 2, prompts: prompts,
          prefixes: prefixes)
      }
      let query = tokens([])[0]
      let cosines = keys.map {
        dot($0, query) / (dot($0, $0) * dot(query, query)).squareRoot()
      }
      let chosen = training.network.prompts.training([cosines], task: 1)[0]
      let feature: [Double]
      if parameters["experts"] == nil {
        let prompts = try rows("prompts")
        let length = prompts.count / 4
        let own = chosen.flatMap { prompts[$0 * length..<($0 + 1) * length] }
        let seen = tokens(own).prefix(own.count)
        feature = (0..<12).map { i in seen.reduce(0) { $0 + $1[i] } / Double(own.count) }
      } else {
        let (general, experts) = (try rows("general"), try rows("experts"))
        let expert = Array(experts[chosen[0] * 6..<chosen[0] * 6 + 6])
        let first = (keys: Array(general[0..<2]), values: Array(general[2..<4]))
        let second = (
          keys: Array(general[4..<6]) + Array(expert[0..<3]),
          values: Array(general[6..<8]) + Array(expert[3..<6])
        )
        feature = tokens([], [0: first, 1: second])[0]
      }
      let logits = task.labels.map { dot(head[$0], feature) + bias[$0] }
      let label = task.labels.firstIndex(of: task.demonstrations.labels[image]) ?? 0
      loss += log(logits.reduce(0) { $0 + exp($1 - logits[label]) })
      loss -= 0.5 * chosen.reduce(0) { $0 + cosines[$1] }
    }
    return loss / Double(batch.count)
  }
}
