import EngramCore
import TensorEngine

/// L2P: a pool of prompts, of which every image takes those whose keys are nearest to its query.
///
/// The prompts stand before all other tokens at the input of the first block, and what is read after the last norm
/// is the mean of their own places. They have no position embeddings: in the official code they join the sequence
/// after positions have been added, and so it is here (the PyTorch port gives them those of the class token).
///
/// With `batchwise` all images of a training batch take the prompts that most of them choose, as in the official
/// settings. There they do so when asked as well, so that an answer depends on which images are asked together;
/// here an image that is asked about always chooses by itself.
///
/// > Source: Wang et al. (2022), <https://arxiv.org/abs/2112.08654>, and its official code,
/// > <https://github.com/google-research/l2p>, whose settings for Split-CIFAR-100 are the defaults.
struct LearningToPrompt: PromptMethod {
  /// The word in YAML.
  static let typeName = "l2p"
  /// One sentence for lists.
  static let summary =
    "Learning to Prompt: a frozen Vision Transformer gets prompts from a pool, chosen by key."

  let pool: Int
  let length: Int
  let top: Int
  let isBatchwise: Bool
  let isByTask: Bool
  let carriesOver: Bool

  /// Reads the settings.
  init(settings: inout SettingsReader) throws {
    pool = settings.integer(
      "pool", default: 10, in: 1...10_000, unit: "prompts", "The prompts that there are.")
    length = settings.integer(
      "length", default: 10, in: 1...1000, unit: "tokens", "The length of a prompt.")
    top = settings.integer(
      "top", default: 4, in: 1...10_000, unit: "prompts", "The prompts that an image takes.")
    isBatchwise = settings.flag(
      "batchwise", default: true,
      "Whether all images of a training batch take the prompts that most of them choose.")
    isByTask = settings.flag(
      "task-prompts", default: false,
      "Whether task t is trained with the prompts from t times 'top' on, whatever their keys, as long as there "
        + "are that many.")
    carriesOver = settings.flag(
      "carry-over", default: true,
      "With 'task-prompts', whether the prompts of a task start as those of the task before.")
    if top > pool {
      settings.reject("top", "an image cannot take \(top) of \(pool) prompts")
      throw IncompleteComponent()
    }
    if !isByTask {
      settings.warn("carry-over", "without 'task-prompts' no prompts belong to a task")
    } else {
      settings.warn("batchwise", "with 'task-prompts' the task says which prompts are trained")
    }
  }

  /// Where tasks begin, if each has prompts of its own.
  var needs: Set<TaskKnowledge> { isByTask ? [.boundaries] : [] }

  /// Declares `prompts` and `keys`.
  func makePrompts(width: Int, depth: Int, in scope: ParameterScope) -> any PromptSet {
    Pool(
      method: self, prompts: scope.declare("prompts", [pool, length, width], .prompt),
      keys: scope.declare("keys", [pool, width], .prompt))
  }

  private struct Pool: PromptSet {
    let method: LearningToPrompt
    let prompts: ParameterHandle
    let keys: ParameterHandle

    func begin(task: Int, in store: ParameterStore) {
      guard method.carriesOver, task > 0, let own = own(task) else { return }
      let prompts = store[prompts]
      let size = prompts.count / method.pool
      (prompts.pointer + own.lowerBound * size).update(
        from: prompts.pointer + (own.lowerBound - method.top) * size, count: method.top * size)
    }

    /// The prompts of a task, if it has any of its own.
    private func own(_ task: Int) -> Range<Int>? {
      let end = (task + 1) * method.top
      return method.isByTask && end <= method.pool ? end - method.top..<end : nil
    }

    func training(_ cosines: [[Double]], task: Int) -> [[Int]] {
      if let own = own(task) { return cosines.map { _ in Array(own) } }
      let choices = cosines.map(asked)
      guard method.isBatchwise else { return choices }
      let elected = KeyMatching.elected(method.top, of: method.pool, by: choices)
      return choices.map { _ in elected }
    }

    func asked(_ cosines: [Double]) -> [Int] { KeyMatching.best(method.top, of: cosines) }

    func features(_ input: PromptedInput, _ pass: ForwardPass) -> Variable {
      let (tape, length) = (pass.tape, method.length)
      let width = input.tokens.shape[2]
      let rows = tape.apply(Reshape([method.pool * length, width]), to: pass[prompts])
      let places = input.prompts.joined().flatMap { number in
        (0..<length).map { Int32(number * length + $0) }
      }
      let count = method.top * length
      let chosen = tape.apply(
        GatherRows(places, leading: [input.prompts.count, count]), to: rows)
      return input.run.features(
        of: tape.apply(AppendSteps(), to: chosen, input.tokens), reading: .mean(of: 0..<count))
    }
  }
}
