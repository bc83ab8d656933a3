public import EngramCore
import Synchronization
import TensorEngine

/// What the learner knows during an evaluation: the state of its layers, and images it has encoded.
struct EvaluationState {
  /// The tensors of every layer's state; empty before the first task.
  var layers: [[Tensor]] = []
  /// Embedded images by dataset, class and example; valid while the parameters stay the same.
  var embedded: [ImageKey: Tensor] = [:]
  /// The datasets of the images: kept alive, because another one might get the identity of one
  /// that is gone.
  var sources: [ObjectIdentifier: any Dataset] = [:]

  struct ImageKey: Hashable {
    let source: ObjectIdentifier
    let classIndex: Int
    let exampleIndex: Int

    init(_ example: LabelledExample, _ source: any Dataset) {
      self.source = ObjectIdentifier(source)
      classIndex = example.classIndex
      exampleIndex = example.exampleIndex
    }
  }
}

extension ACLLearner {
  /// Images encoded at once: few enough to stay in cache.
  private static let chunk = 32

  /// Starts from the slow weights.
  public func begin(seed: UInt64) {
    evaluation.layers = []
  }

  /// Reads the demonstrations once; the state is all that remains of them.
  public func observe(_ task: LearningTask) throws {
    let rows = try embed(task.demonstrations[...], from: task.demonstrationSource)
    let pass = running().1.makeEvaluationPass(lane: 0)
    let demonstrations = model.label(
      pass.tape.constant(rows.reshaped(to: [1, task.demonstrations.count, settings.model.width])),
      with: task.demonstrations.map { Int32($0.label) }, pass)
    let reading = model.read(
      demonstrations, probes: nil, from: state(pass), pass)
    evaluation.layers = reading.state.map { $0.parts.map(\.value) }
  }

  /// Answers queries from the present state, which stays as it is.
  public func predict(
    _ queries: ArraySlice<LabelledExample>, of task: LearningTask
  ) throws -> [Int] {
    let rows = try embed(queries, from: task.querySource)
    let pass = running().1.makeEvaluationPass(lane: 0)
    let logits = model.answer(
      model.asQueries(
        pass.tape.constant(rows.reshaped(to: [1, queries.count, settings.model.width])), pass),
      in: state(pass), pass
    ).value
    let candidates = task.candidates ?? Array(0..<model.labelCount)
    return (0..<queries.count).map { row in
      let first = logits.pointer + row * model.labelCount
      return candidates.max { first[$0] < first[$1] } ?? 0
    }
  }

  private func state(_ pass: ForwardPass) -> [SequenceState] {
    guard !evaluation.layers.isEmpty else { return model.initialState(batch: 1, pass) }
    return evaluation.layers.map { SequenceState($0.map(pass.tape.constant)) }
  }

  /// Embedded images `[count, width]`: from the cache, the missing ones encoded over all lanes.
  private func embed(
    _ examples: ArraySlice<LabelledExample>, from source: any Dataset
  ) throws -> Tensor {
    let width = settings.model.width
    let keys = examples.map { EvaluationState.ImageKey($0, source) }
    var missing: [(EvaluationState.ImageKey, LabelledExample)] = []
    var asked: Set<EvaluationState.ImageKey> = []
    for (key, example) in zip(keys, examples)
    where evaluation.embedded[key] == nil && asked.insert(key).inserted {
      missing.append((key, example))
    }
    evaluation.sources[ObjectIdentifier(source)] = source
    try encode(missing, from: source)
    let rows = Tensor(uninitialized: [keys.count, width])
    for (row, key) in keys.enumerated() {
      guard let image = evaluation.embedded[key] else { continue }
      (rows.pointer + row * width).update(from: image.pointer, count: width)
    }
    return rows
  }

  private func encode(
    _ examples: [(EvaluationState.ImageKey, LabelledExample)], from source: any Dataset
  ) throws {
    guard !examples.isEmpty else { return }
    let (laneGroup, workers) = running()
    let image = stream.imageShape
    let chunks = stride(from: 0, to: examples.count, by: Self.chunk).map {
      $0..<min($0 + Self.chunk, examples.count)
    }
    let found = Mutex<[Int: Tensor]>([:])
    try laneGroup.run { lane in
      for index in stride(from: lane, to: chunks.count, by: laneGroup.count) {
        let chunk = chunks[index]
        let images = Tensor(
          uninitialized: [chunk.count, image.height, image.width, image.channels])
        for (offset, entry) in examples[chunk].enumerated() {
          source.copyExample(
            entry.1.exampleIndex, ofClass: entry.1.classIndex,
            into: UnsafeMutableBufferPointer(
              start: images.pointer + offset * image.elementCount, count: image.elementCount))
        }
        let pass = workers.makeEvaluationPass(lane: lane)
        let rows = workers.model.embed(pass.tape.constant(images), pass).value
        found.withLock { $0[index] = rows }
      }
    }
    let width = settings.model.width
    for (index, rows) in found.withLock({ $0 }) {
      for (offset, entry) in examples[chunks[index]].enumerated() {
        evaluation.embedded[entry.0] = rows.view(from: offset * width, shape: [width])
      }
    }
  }
}
