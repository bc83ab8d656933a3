public import EngramCore
import TensorEngine

/// What the learner knows during an evaluation: the state of its layers, and images it has encoded.
struct EvaluationState {
  /// The tensors of every state of the model; empty before the first task.
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

  /// Reads the demonstrations once, a piece at a time: the layers' state is all that remains of them,
  /// and memory grows with their number only where a layer's state does.
  public func observe(_ demonstrations: Demonstrations) throws {
    for start in stride(from: 0, to: demonstrations.count, by: Self.piece) {
      let piece = Array(start..<min(start + Self.piece, demonstrations.count))
      let rows = try rows(piece, of: demonstrations.images)
      let pass = running().1.makeEvaluationPass(lane: 0)
      let reading = model.read(
        pass.tape.constant(rows.reshaped(to: [1, piece.count, model.rowWidth])),
        labels: piece.map { Int32(demonstrations.labels[$0]) }, from: state(pass), pass)
      evaluation.layers = reading.state.map { $0.parts.map(\.value) }
    }
  }

  /// Answers queries from the present state, which stays as it is.
  public func predict(_ queries: Queries) throws -> [Int] {
    let rows = try rows(of: queries.images)
    let pass = running().1.makeEvaluationPass(lane: 0)
    let logits = model.answer(
      pass.tape.constant(rows.reshaped(to: [1, queries.count, model.rowWidth])), in: state(pass),
      pass
    ).value
    return (0..<queries.count).map { row in
      let first = logits.pointer + row * model.labelCount
      return queries.candidates.max { first[$0] < first[$1] } ?? 0
    }
  }

  func state(_ pass: ForwardPass) -> [SequenceState] {
    guard !evaluation.layers.isEmpty else { return model.initialState(batch: 1, pass) }
    return evaluation.layers.map { SequenceState($0.map(pass.tape.constant)) }
  }

  /// The rows of queries, `[count, width]`: from the cache where they have been asked before.
  private func rows(of images: ShownImages) throws -> Tensor {
    let width = model.rowWidth
    let keys = (0..<images.count).map(images.key)
    // Numbered in the order of the images, which a dictionary would not keep from run to run.
    var newRows: [ImageKey: Int] = [:]
    var new: [Int] = []
    for (index, key) in keys.enumerated()
    where evaluation.queries[key] == nil && newRows[key] == nil {
      newRows[key] = new.count
      new.append(index)
    }
    let encoded = try rows(new, of: images)
    let rows = Tensor(uninitialized: [keys.count, width])
    for (row, key) in keys.enumerated() {
      let target = rows.pointer + row * width
      if let newRow = newRows[key] {
        target.update(from: encoded.pointer + newRow * width, count: width)
        evaluation.queries.add(
          Array(UnsafeBufferPointer(start: target, count: width)), for: key)
      } else if let embedding = evaluation.queries[key] {
        target.update(from: embedding, count: width)
      }
    }
    return rows
  }

  /// The rows of some images, made over all lanes: `[count, width]`.
  func rows(_ chosen: [Int], of images: ShownImages) throws -> Tensor {
    let (laneGroup, workers) = running()
    let (image, width) = (stream.imageShape, model.rowWidth)
    guard images.shape == image else {
      throw ShapeProblem("the learner takes images of \(image), not of \(images.shape)")
    }
    let result = Tensor(uninitialized: [chosen.count, width])
    let chunks = stride(from: 0, to: chosen.count, by: Self.chunk).map {
      $0..<min($0 + Self.chunk, chosen.count)
    }
    guard !chunks.isEmpty else { return result }
    try laneGroup.run { lane in
      for chunk in chunks[...].indices where chunk % laneGroup.count == lane {
        let range = chunks[chunk]
        let pixels = Tensor(
          uninitialized: [range.count, image.height, image.width, image.channels])
        for (offset, index) in chosen[range].enumerated() {
          images.copyPixels(
            of: index,
            into: UnsafeMutableBufferPointer(
              start: pixels.pointer + offset * image.elementCount, count: image.elementCount))
        }
        let pass = workers.makeEvaluationPass(lane: lane)
        let rows = workers.model.rows(of: pass.tape.constant(pixels), pass).value
        (result.pointer + range.lowerBound * width).update(from: rows.pointer, count: rows.count)
      }
    }
    return result
  }
}
