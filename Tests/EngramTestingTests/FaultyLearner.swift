import EngramCore
import TensorEngine

/// A learner of one number with one thing wrong.
final class FaultyLearner: Learner {
  enum Fault: CaseIterable {
    case none, idle, hidesItsStep, acceptsAnything, predictsOnce, unseeded, restoresInPart, hoards
    case losesTasks
  }

  static let typeName = "faulty"
  static let summary = "Wrong."
  let stepCount = 60
  let labelCount: Int? = nil
  let imageShape: ImageShape? = nil
  let facts: [(name: String, value: Int)] = []
  private let fault: Fault
  private let weight = Tensor(repeating: 0, shape: [1])
  private let bias = Tensor(repeating: 0, shape: [2])
  private var steps: Float = 0
  private var predictions = 0
  private var observed: Float = 0
  private var past: [Tensor] = []

  init(_ fault: Fault) { self.fault = fault }
  init(settings: inout SettingsReader) { fault = .none }

  func prepare(_ context: LearnerContext) {
    weight.fill(with: fault == .unseeded ? .random(in: 0...1) : Float(context.seed))
  }

  func train(step: Int) -> StepRecord {
    steps += 1
    if fault == .hoards { past.append(weight.copied()) }
    if fault != .idle { weight.pointer[0] += fault == .hidesItsStep ? steps : Float(step + 1) }
    return StepRecord([("loss", Double(weight.pointer[0]))])
  }

  func begin(seed: UInt64) {
    observed = 0
    if fault != .predictsOnce { predictions = 0 }
  }

  func observe(_ demonstrations: Demonstrations) { observed += 1 }

  func evaluationCheckpoint() -> [(name: String, tensor: Tensor)]? {
    [("observed", Tensor([observed], shape: [1]))]
  }

  func restoreEvaluation(
    _ tensors: [String: Tensor], after observed: [Demonstrations]
  ) throws {
    guard let tensor = tensors["observed"] else { throw CheckpointError("no observed") }
    if fault != .losesTasks { self.observed = tensor.pointer[0] }
  }

  func predict(_ queries: Queries) -> [Int] {
    predictions += 1
    return (0..<queries.count).map { _ in fault == .predictsOnce && predictions > 3 ? 1 : 0 }
  }

  func checkpoint() -> [(name: String, tensor: Tensor)] { [("weight", weight), ("bias", bias)] }

  func restore(_ tensors: [String: Tensor]) throws {
    for (name, target) in checkpoint() {
      let source = tensors[name]
      if fault != .acceptsAnything, source?.shape != target.shape {
        throw CheckpointError("no \(name)")
      }
      // In part: the first tensor is overwritten before the second is looked at.
      if fault == .restoresInPart, let source { target.pointer[0] = source.pointer[0] }
    }
    for (name, target) in checkpoint() {
      guard let source = tensors[name] else { continue }
      target.pointer.update(from: source.pointer, count: target.count)
    }
  }
}
