import EngramCore
import TensorEngine

/// Nearest class mean over the mean brightness of an image, with one thing wrong.
final class FaultyMeans: InspectableLearner {
  enum Fault: CaseIterable {
    case none, deaf, contrary, hoards, takesAnyImage, refusesWithoutKind, guessesWildly
    case learnsNothingFromTraces
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

  func observe(_ demonstrations: Demonstrations) throws {
    if fault == .hoards { past.append(Tensor(repeating: 0, shape: [1])) }
    if fault == .deaf { return }
    for (index, label) in demonstrations.labels.enumerated() {
      seen.append((label, try pixels(of: index, in: demonstrations.images)))
    }
  }

  func trace(_ demonstrations: Demonstrations, keeping moments: Set<Int>) throws -> [LayerTrace] {
    if fault != .learnsNothingFromTraces { try observe(demonstrations) }
    return []
  }

  func predict(_ queries: Queries) throws -> [Int] {
    if fault == .guessesWildly, seen.isEmpty { return [Int](repeating: -1, count: queries.count) }
    return try (0..<queries.count).map { query in
      let mine = try pixels(of: query, in: queries.images)
      func distance(_ values: [Float]) -> Float {
        zip(values, mine).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let usable = seen.filter { queries.candidates.contains($0.label) }
      let far = usable.max { distance($0.values) < distance($1.values) }
      let near = usable.min { distance($0.values) < distance($1.values) }
      return (fault == .contrary ? far : near)?.label ?? 0
    }
  }

  private func pixels(of index: Int, in images: ShownImages) throws -> [Float] {
    if images.shape != imageShape {
      if fault == .refusesWithoutKind { throw Refusal() }
      if fault != .takesAnyImage { throw ShapeProblem("other images: \(images.shape)") }
    }
    return images.pixels(of: index)
  }

  func checkpoint() -> [(name: String, tensor: Tensor)] { [] }
  func restore(_ tensors: [String: Tensor]) {}
}
