import EngramCore
import TensorEngine

@testable import MetaLearners

/// The parameters of a rule, and passes to run it with.
struct RuleFixture {
  let store = ParameterStore()
  let module: any MetaModule

  init(_ rule: any MetaRule, features: Int, labels: Int) throws {
    module = try rule.makeModule(
      for: ImageShape(height: 1, width: features, channels: 1), features: features,
      labelCount: labels, in: ParameterScope(store))
    store.seal(seed: 1)
  }

  /// A pass without gradient.
  func pass() -> ForwardPass {
    let tape = Tape(device: CPUDevice(), isRecording: false)
    return ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
      isTraining: false, seed: 1)
  }

  /// Rows of one sequence.
  static func rows(_ rows: [[Float]]) -> Tensor {
    Tensor(Array(rows.joined()), shape: [1, rows.count, rows[0].count])
  }

  /// The logits of queries after one task, as evaluation and as training compute them.
  func logits(
    _ queries: [[Float]], after demonstrations: [[Float]], labels: [Int], labelCount: Int
  ) -> [[Float]] {
    let rows = Self.rows(demonstrations)
    let state = module.start(labelCount: labelCount, features: rows.shape[2], seed: 1)
    state.learn(rows, labels: labels, competing: nil, pass())
    let training = pass()
    let times = module.passCount
    let shown = Self.rows((0..<times).flatMap { _ in demonstrations })
    let answer = module.answer(
      training.tape.constant(Self.rows(queries)),
      after: ShownRows(
        rows: training.tape.constant(shown),
        labels: (0..<times).flatMap { _ in labels.map { Int32($0) } },
        labelCount: labelCount, mask: nil, seeds: [1]), training)
    return [state.logits(of: Self.rows(queries), pass()).elements, answer.value.elements]
  }
}
