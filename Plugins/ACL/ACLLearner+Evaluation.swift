public import EngramCore
import TensorEngine

/// What the learner knows during an evaluation: the state of its layers, and images it has encoded.
struct EvaluationState {
  /// The tensors of every layer's state; empty before the first task.
  var layers: [[Tensor]] = []
  /// Embedded queries.
  var queries: QueryCache
}

extension ACLLearner {
  /// Images encoded at once: few enough to stay in cache.
  private static let chunk = 32
  /// Demonstrations read at once.
  private static let piece = 128

  /// Starts from the slow weights.
  public func begin(seed: UInt64) {
    evaluation.layers = []
  }

  /// Reads the demonstrations once, a piece at a time: the state is all that remains of them, and
  /// memory does not grow with their number.
  public func observe(_ task: LearningTask) throws {
    let demonstrations = task.demonstrations
    for start in stride(from: 0, to: demonstrations.count, by: Self.piece) {
      let piece = demonstrations[start..<min(start + Self.piece, demonstrations.count)]
      let rows = try encode(Array(piece), from: task.demonstrationSource)
      let pass = running().1.makeEvaluationPass(lane: 0)
      let labelled = model.label(
        pass.tape.constant(rows.reshaped(to: [1, piece.count, settings.model.width])),
        with: piece.map { Int32($0.label) }, pass)
      let reading = model.read(labelled, probes: nil, from: state(pass), pass)
      evaluation.layers = reading.state.map { $0.parts.map(\.value) }
    }
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

  /// Embedded queries `[count, width]`: from the cache where they have been asked before.
  private func embed(
    _ examples: ArraySlice<LabelledExample>, from source: any Dataset
  ) throws -> Tensor {
    let width = settings.model.width
    let keys = examples.map { QueryCache.Key($0, source) }
    // Numbered in the order of the examples, which a dictionary would not keep from run to run.
    var newRows: [QueryCache.Key: Int] = [:]
    var new: [LabelledExample] = []
    for (key, example) in zip(keys, examples)
    where evaluation.queries[key] == nil && newRows[key] == nil {
      newRows[key] = new.count
      new.append(example)
    }
    let encoded = try encode(new, from: source)
    let rows = Tensor(uninitialized: [keys.count, width])
    for (row, key) in keys.enumerated() {
      let target = rows.pointer + row * width
      if let newRow = newRows[key] {
        target.update(from: encoded.pointer + newRow * width, count: width)
        evaluation.queries.add(
          Array(UnsafeBufferPointer(start: target, count: width)), for: key, of: source)
      } else if let embedding = evaluation.queries[key] {
        target.update(from: embedding, count: width)
      }
    }
    return rows
  }

  /// Embeds images over all lanes: `[count, width]`.
  private func encode(
    _ examples: [LabelledExample], from source: any Dataset
  ) throws -> Tensor {
    let (laneGroup, workers) = running()
    let (image, width) = (stream.imageShape, settings.model.width)
    guard source.imageShape == image else {
      throw ShapeProblem("the learner takes images of \(image), not of \(source.imageShape)")
    }
    let result = Tensor(uninitialized: [examples.count, width])
    let chunks = stride(from: 0, to: examples.count, by: Self.chunk).map {
      $0..<min($0 + Self.chunk, examples.count)
    }
    guard !chunks.isEmpty else { return result }
    try laneGroup.run { lane in
      for chunk in chunks[...].indices where chunk % laneGroup.count == lane {
        let range = chunks[chunk]
        let images = Tensor(
          uninitialized: [range.count, image.height, image.width, image.channels])
        for (offset, example) in examples[range].enumerated() {
          source.copyExample(
            example.exampleIndex, ofClass: example.classIndex,
            into: UnsafeMutableBufferPointer(
              start: images.pointer + offset * image.elementCount, count: image.elementCount))
        }
        let pass = workers.makeEvaluationPass(lane: lane)
        let rows = workers.model.embed(pass.tape.constant(images), pass).value
        (result.pointer + range.lowerBound * width).update(from: rows.pointer, count: rows.count)
      }
    }
    return result
  }
}
