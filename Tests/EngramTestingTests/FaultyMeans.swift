import EngramCore
import TensorEngine

/// Nearest class mean over the mean brightness of an image, with one thing wrong.
final class FaultyMeans: Learner {
  enum Fault: CaseIterable {
    case none, deaf, contrary, hoards, takesAnyImage, refusesWithoutKind
  }
  private struct Refusal: Error {}

  static let typeName = "faulty-means"
  static let summary = "Wrong."
  let stepCount = 0
  let labelCount: Int? = nil
  let imageShape: ImageShape?
  let facts: [(name: String, value: Int)] = []
  private let fault: Fault
  private var seen: [(label: Int, values: [Float])] = []
  private var past: [Tensor] = []

  init(_ fault: Fault, imageShape: ImageShape) {
    self.fault = fault
    self.imageShape = imageShape
  }

  init(settings: inout SettingsReader) { (fault, imageShape) = (.none, nil) }

  func prepare(_ context: LearnerContext) {}
  func train(step: Int) -> StepRecord { StepRecord() }
  func begin(seed: UInt64) { seen = [] }

  func observe(_ task: LearningTask) throws {
    if fault == .hoards { past.append(Tensor(repeating: 0, shape: [1])) }
    if fault == .deaf { return }
    for example in task.demonstrations {
      seen.append((example.label, try pixels(of: example, from: task.demonstrationSource)))
    }
  }

  func predict(_ queries: ArraySlice<LabelledExample>, of task: LearningTask) throws -> [Int] {
    try queries.map { query in
      let mine = try pixels(of: query, from: task.querySource)
      func distance(_ values: [Float]) -> Float {
        zip(values, mine).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let usable = seen.filter { task.candidates?.contains($0.label) ?? true }
      let far = usable.max { distance($0.values) < distance($1.values) }
      let near = usable.min { distance($0.values) < distance($1.values) }
      return (fault == .contrary ? far : near)?.label ?? 0
    }
  }

  private func pixels(of example: LabelledExample, from source: any Dataset) throws -> [Float] {
    if source.imageShape != imageShape {
      if fault == .refusesWithoutKind { throw Refusal() }
      if fault != .takesAnyImage { throw ShapeProblem("other images: \(source.imageShape)") }
    }
    var room = [Float](repeating: 0, count: source.imageShape.elementCount)
    room.withUnsafeMutableBufferPointer {
      source.copyExample(example.exampleIndex, ofClass: example.classIndex, into: $0)
    }
    return room
  }

  func checkpoint() -> [(name: String, tensor: Tensor)] { [] }
  func restore(_ tensors: [String: Tensor]) {}
}
