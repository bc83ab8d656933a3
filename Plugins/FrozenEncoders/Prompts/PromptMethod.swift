import EngramCore
import TensorEngine

/// Which prompts a frozen Vision Transformer gets, and where.
///
/// One file has one method, with its source.
protocol PromptMethod: Sendable {
  /// The word in YAML.
  static var typeName: String { get }
  /// One sentence for lists.
  static var summary: String { get }

  /// Reads the method's own settings.
  init(settings: inout SettingsReader) throws

  /// What the method must be told.
  var needs: Set<TaskKnowledge> { get }

  /// What is wrong with the settings for a network of some blocks: which one, and a sentence; `nil` if nothing is.
  func problem(depth: Int) -> (key: String, message: String)?

  /// Declares the prompts and their keys for a network.
  ///
  /// - Parameters:
  ///   - width: The numbers of a token.
  ///   - depth: The blocks.
  ///   - scope: Where they are declared.
  /// - Returns: The prompts.
  func makePrompts(width: Int, depth: Int, in scope: ParameterScope) -> any PromptSet
}

extension PromptMethod {
  /// Every network will do.
  func problem(depth: Int) -> (key: String, message: String)? { nil }
}

/// Prompts with a key each, declared in a store.
protocol PromptSet: Sendable {
  /// The keys, `[prompts, width]`.
  var keys: ParameterHandle { get }

  /// Gets ready for a task, counted from zero.
  func begin(task: Int, in store: ParameterStore)

  /// The prompts of every image of a batch while a task is learned.
  ///
  /// - Parameters:
  ///   - cosines: Of every image's query with every key.
  ///   - task: The task, counted from zero.
  /// - Returns: Numbers of prompts, as many for every image.
  func training(_ cosines: [[Double]], task: Int) -> [[Int]]

  /// The prompts of an image that is asked about: they depend on nothing else.
  func asked(_ cosines: [Double]) -> [Int]

  /// The features of tokens, `[images, width]`.
  func features(_ input: PromptedInput, _ pass: ForwardPass) -> Variable
}

/// Images on their way through the network, and the prompts that were chosen for each.
struct PromptedInput {
  /// `[images, tokens, width]`, the class token first.
  let tokens: Variable
  /// Numbers of prompts for every image.
  let prompts: [[Int]]
  let run: TransformerRun
}

extension Initialization {
  /// How prompts and keys are drawn: uniform within 0.01, as in Flax but for the sign.
  static var prompt: Initialization { .uniform(bound: 0.01) }
}
