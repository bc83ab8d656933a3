import EngramCore
import TensorEngine

/// DualPrompt: a general prompt that all tasks share, and an expert prompt for each task.
///
/// Prompts are prefixes: keys and values that the tokens of some blocks see besides their own; the class token is
/// read as ever. In training a task takes its own expert prompt; when asked, an image takes the one whose key is
/// nearest to its query. Tasks beyond the pool choose by key in training, too, as in the official code, which lets
/// the images of a batch decide together when they are asked; here each decides by itself.
///
/// > Source: Wang et al. (2022), <https://arxiv.org/abs/2204.04799>, and its official code,
/// > <https://github.com/google-research/l2p>, whose settings for Split-CIFAR-100 are the defaults.
struct DualPrompt: PromptMethod {
  /// The word in YAML.
  static let typeName = "dualprompt"
  /// One sentence for lists.
  static let summary =
    "DualPrompt: a frozen Vision Transformer gets prefixes, one for all tasks and one for each."

  let pool: Int
  let generalLength: Int
  let generalBlocks: [Int]
  let expertLength: Int
  let expertBlocks: [Int]
  let carriesOver: Bool

  /// Reads the settings.
  init(settings: inout SettingsReader) throws {
    pool = settings.integer(
      "pool", default: 10, in: 1...10_000, unit: "prompts",
      "The expert prompts, one for each task.")
    generalLength = settings.integer(
      "general-length", default: 5, in: 1...1000, unit: "tokens",
      "The length of the general prompt.")
    generalBlocks = settings.integers(
      "general-blocks", default: [0, 1], in: 0...1023,
      "The blocks, counted from zero, that see the general prompt; those that the network does not have are "
        + "left out.")
    expertLength = settings.integer(
      "expert-length", default: 5, in: 1...1000, unit: "tokens", "The length of an expert prompt.")
    expertBlocks = settings.integers(
      "expert-blocks", default: [2, 3, 4], in: 0...1023,
      "The blocks, counted from zero, that see an expert prompt; those that the network does not have are left "
        + "out.")
    carriesOver = settings.flag(
      "carry-over", default: true,
      "Whether the expert prompt of a task starts as that of the task before.")
    for (key, blocks) in [("general-blocks", generalBlocks), ("expert-blocks", expertBlocks)]
    where Set(blocks).count < blocks.count {
      settings.reject(key, "a block stands in \(blocks) twice")
    }
  }

  /// Where tasks begin: each has a prompt of its own.
  var needs: Set<TaskKnowledge> { [.boundaries] }

  /// A task needs a prompt of its own somewhere.
  func problem(depth: Int) -> (key: String, message: String)? {
    expertBlocks.contains { $0 < depth }
      ? nil
      : ("expert-blocks", "none of the blocks \(expertBlocks) is among the \(depth) of the network")
  }

  /// Declares `general`, `experts` and `keys`.
  func makePrompts(width: Int, depth: Int, in scope: ParameterScope) -> any PromptSet {
    let (general, expert) = (
      generalBlocks.filter { $0 < depth }, expertBlocks.filter { $0 < depth }
    )
    return Prefixes(
      method: self, generalBlocks: general, expertBlocks: expert,
      general: general.isEmpty
        ? nil : scope.declare("general", [general.count, 2, generalLength, width], .prompt),
      experts: scope.declare("experts", [pool, expert.count, 2, expertLength, width], .prompt),
      keys: scope.declare("keys", [pool, width], .prompt))
  }

  private struct Prefixes: PromptSet {
    let method: DualPrompt
    let generalBlocks: [Int]
    let expertBlocks: [Int]
    /// By block, keys before values.
    let general: ParameterHandle?
    /// By prompt, then likewise.
    let experts: ParameterHandle
    let keys: ParameterHandle

    func begin(task: Int, in store: ParameterStore) {
      guard method.carriesOver, task > 0, task < method.pool else { return }
      let experts = store[experts]
      let size = experts.count / method.pool
      (experts.pointer + task * size).update(
        from: experts.pointer + (task - 1) * size, count: size)
    }

    func training(_ cosines: [[Double]], task: Int) -> [[Int]] {
      task < method.pool ? cosines.map { _ in [task] } : cosines.map(asked)
    }

    func asked(_ cosines: [Double]) -> [Int] { KeyMatching.best(1, of: cosines) }

    func features(_ input: PromptedInput, _ pass: ForwardPass) -> Variable {
      let prompts = input.prompts.map { $0[0] }
      var prefixes: [Int: Variable] = [:]
      for block in Set(generalBlocks + expertBlocks) {
        var (keys, values): ([Variable], [Variable]) = ([], [])
        func add(_ handle: ParameterHandle, length: Int, at starts: [Int]) {
          keys.append(rows(of: handle, at: starts, length: length, pass))
          values.append(rows(of: handle, at: starts.map { $0 + 1 }, length: length, pass))
        }
        if let general, let place = generalBlocks.firstIndex(of: block) {
          add(general, length: method.generalLength, at: prompts.map { _ in 2 * place })
        }
        if let place = expertBlocks.firstIndex(of: block) {
          add(
            experts, length: method.expertLength,
            at: prompts.map { 2 * ($0 * expertBlocks.count + place) })
        }
        prefixes[block] = pass.tape.apply(AppendSteps(), to: keys + values)[0]
      }
      return input.run.features(of: input.tokens, prefixes: prefixes, reading: .classToken)
    }

    /// For every image a run of tokens, `[images, length, width]`; runs are counted over the whole parameter.
    private func rows(
      of handle: ParameterHandle, at runs: [Int], length: Int, _ pass: ForwardPass
    ) -> Variable {
      let whole = pass[handle]
      let width = whole.shape.lastExtent
      let places = runs.flatMap { run in (0..<length).map { Int32(run * length + $0) } }
      return pass.tape.apply(
        GatherRows(places, leading: [runs.count, length]),
        to: pass.tape.apply(Reshape([whole.value.count / width, width]), to: whole))
    }
  }
}
