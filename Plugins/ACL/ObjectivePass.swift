public import EngramCore
public import MetaTraining
import TensorEngine

/// Runs the objective on a batch of episodes: reads every task, asks after each, and seeds gradients.
public struct ObjectivePass {
  private let model: InContextModel
  private let loss: any Loss
  private let objective: ContinualObjective
  private let datasetWeights: [Float]
  private let readingWeight: Float
  private let episodeCount: Int
  private let pieces: SequencePieces

  /// Creates the pass.
  ///
  /// - Parameters:
  ///   - model: What is trained.
  ///   - loss: How an answer is judged.
  ///   - objective: The terms and their weights.
  ///   - datasetWeights: Factors on the terms that a task has of its own, by the place of its dataset in
  ///     the stream; empty for none. Backward terms have no factor.
  ///   - readingWeight: The weight of the auxiliary loss on answers given while reading; zero for none.
  ///   - episodeCount: The number of episodes of the whole step, over which losses are averaged.
  ///   - pieces: How demonstrations are cut into pieces.
  public init(
    model: InContextModel, loss: any Loss, objective: ContinualObjective,
    datasetWeights: [Float] = [], readingWeight: Float, episodeCount: Int,
    pieces: SequencePieces = .whole
  ) {
    self.model = model
    self.loss = loss
    self.objective = objective
    self.datasetWeights = datasetWeights
    self.readingWeight = readingWeight
    self.episodeCount = episodeCount
    self.pieces = pieces
  }

  /// Measures every term and seeds the gradients of the weighted sum; the caller runs the tape back.
  ///
  /// - Parameters:
  ///   - batch: The episodes.
  ///   - carried: Where the episodes begin, and what takes the state in which they end; `nil` to begin in
  ///     the initial state.
  ///   - pass: The run that this is part of.
  /// - Returns: The sums of losses and right answers of every term.
  public func run(
    _ batch: EpisodeBatch, carrying carried: CarriedState? = nil, _ pass: ForwardPass
  ) -> ObjectiveResult {
    var result = ObjectiveResult(of: objective, datasetCount: batch.datasetCount)
    let images = BatchImages(batch, for: model, atOnce: pieces.isWhole, pass)
    let queries = gatherQueries(of: batch, from: images, pass)
    let initial = model.initialState(batch: batch.count, pass)
    var state = carried?.start(from: initial, pass) ?? initial
    for (index, task) in batch.tasks.enumerated() {
      if !objective.firstShotWeights.isEmpty {
        askAfterFirstShots(index, queries, images, from: state, of: batch, &result, pass)
      }
      let length = task.demonstrationRows.count / batch.count
      for range in pieces.isWhole ? [0..<length] : pieces.ranges(of: length) {
        let labels = task.demonstrationLabels.columns(range, of: length)
        let reading = read(
          task.demonstrationRows.columns(range, of: length), labels: labels,
          asksFirst: readingWeight > 0, images, from: state, of: batch, pass)
        state = reading.state
        if let logits = reading.askedLogits {
          let weight = readingWeight / Float(episodeCount * length * batch.tasks.count)
          score(reading: logits, labels, weight: weight, &result, pass)
        }
      }
      ask(after: index, queries, in: state, of: batch, &result, pass)
    }
    carried?.keep(state, from: initial)
    return result
  }

  /// All queries of all tasks as rows of images, `[batch, queries, row]`, task by task.
  private func gatherQueries(
    of batch: EpisodeBatch, from images: BatchImages, _ pass: ForwardPass
  ) -> Variable {
    var rows: [Int32] = []
    for episode in 0..<batch.count {
      for task in batch.tasks {
        let count = task.queryRows.count / batch.count
        rows += task.queryRows[episode * count..<(episode + 1) * count]
      }
    }
    let leading = [batch.count, rows.count / batch.count]
    guard !pieces.isWhole, !rows.isEmpty else { return images.rows(rows, leading: leading, pass) }
    // As many at once as there are images in a piece of demonstrations.
    let longest = batch.tasks.flatMap {
      pieces.ranges(of: $0.demonstrationRows.count / batch.count).map(\.count)
    }.max()
    let size = batch.count * (longest ?? 1)
    let parts = stride(from: 0, to: rows.count, by: size).map { start in
      let chosen = Array(rows[start..<min(start + size, rows.count)])
      return part([], pass) { _, pass in [images.rows(chosen, leading: [1, chosen.count], pass)] }[
        0]
    }
    return pass.tape.apply(
      Reshape(Shape(leading + [model.rowWidth])), to: pass.tape.apply(AppendSteps(), to: parts)[0])
  }

  /// Shows images with their labels, sequence by sequence.
  private func read(
    _ rows: [Int32], labels: [Int32], asksFirst: Bool = false, _ images: BatchImages,
    from state: [SequenceState], of batch: EpisodeBatch, _ pass: ForwardPass
  ) -> (state: [SequenceState], askedLogits: Variable?) {
    let model = model
    let leading = [batch.count, rows.count / batch.count]
    let results = part(state.allParts, pass) { parts, pass in
      let reading = model.read(
        images.rows(rows, leading: leading, pass), labels: labels, asksFirst: asksFirst,
        from: state.replacingParts(with: parts), pass)
      return reading.state.allParts + [reading.askedLogits].compactMap { $0 }
    }
    return (state.replacingParts(with: results), asksFirst ? results.last : nil)
  }

  /// Runs a part of the pass, one that is recomputed if pieces are.
  private func part(
    _ inputs: [Variable], _ pass: ForwardPass,
    _ body: @escaping (_ inputs: [Variable], _ pass: ForwardPass) -> [Variable]
  ) -> [Variable] {
    pieces.areRecomputed ? pass.recomputed(inputs, body) : body(inputs, pass)
  }

  /// Asks, in one batched read, for every task that has a term after task `index`.
  private func ask(
    after index: Int, _ queries: Variable, in state: [SequenceState], of batch: EpisodeBatch,
    _ result: inout ObjectiveResult, _ pass: ForwardPass
  ) {
    let firstTerm = index * (index + 1) / 2
    let asked = (0...index).filter { objective.terms[firstTerm + $0].isAsked }
    let entries = asked.map { of in
      let term = objective.terms[firstTerm + of]
      return Entry(
        task: of, measure: firstTerm + of, weight: term.weight, isOwn: !term.isBackward)
    }
    ask(entries, queries, in: state, of: batch, &result, pass)
  }

  /// Shows one example of each class alone, asks for the task, and forgets both.
  private func askAfterFirstShots(
    _ index: Int, _ queries: Variable, _ images: BatchImages, from state: [SequenceState],
    of batch: EpisodeBatch, _ result: inout ObjectiveResult, _ pass: ForwardPass
  ) {
    let task = batch.tasks[index]
    let length = task.firstShotRows.count / batch.count
    precondition(
      length > 0, "task \(index + 1) has no first shots, but the objective asks for them")
    let reading = read(
      task.firstShotRows, labels: task.firstShotLabels, images, from: state, of: batch, pass)
    let entry = Entry(
      task: index, measure: objective.terms.count + index,
      weight: objective.firstShotWeights[index], isOwn: true)
    ask([entry], queries, in: reading.state, of: batch, &result, pass)
  }

  /// A task that is asked for: where its results are added up, and how much it counts.
  private struct Entry {
    let task: Int
    let measure: Int
    let weight: Float
    let isOwn: Bool
  }

  private func ask(
    _ entries: [Entry], _ queries: Variable, in state: [SequenceState], of batch: EpisodeBatch,
    _ result: inout ObjectiveResult, _ pass: ForwardPass
  ) {
    let counts = batch.tasks.map { $0.queryRows.count / batch.count }
    let starts = counts.indices.map { counts[..<$0].reduce(0, +) }
    let perEpisode = counts.reduce(0, +)
    let asked = entries.map { counts[$0.task] }.reduce(0, +)
    guard asked > 0 else { return }
    let rows = (0..<batch.count).flatMap { episode in
      entries.flatMap { entry in
        (0..<counts[entry.task]).map {
          Int32(episode * perEpisode + starts[entry.task] + $0)
        }
      }
    }
    let model = model
    let logits = part([queries] + state.allParts, pass) { inputs, pass in
      var picked = inputs[0]
      if asked < perEpisode {
        let flat = pass.tape.apply(
          Reshape([picked.shape.rowCount, picked.shape.lastExtent]), to: picked)
        picked = pass.tape.apply(GatherRows(rows, leading: [batch.count, asked]), to: flat)
      }
      let state = state.replacingParts(with: Array(inputs.dropFirst()))
      return [model.answer(picked, in: state, pass)]
    }[0]
    // Row by row: the measure it belongs to, its target, and its weight in the loss.
    var targets: [Int32] = []
    var places: [(measure: Int, dataset: Int)] = []
    var weights: [Float] = []
    for episode in 0..<batch.count {
      for entry in entries {
        let (task, count) = (batch.tasks[entry.task], counts[entry.task])
        let weight =
          entry.weight * (entry.isOwn ? datasetWeight(of: task, episode) : 1)
          / Float(episodeCount * max(count, 1))
        for query in 0..<count {
          targets.append(task.queryLabels[episode * count + query])
          places.append((entry.measure, task.datasetIndex(ofEpisode: episode)))
          weights.append(weight)
        }
      }
    }
    let losses = loss.rows(of: logits, targets: targets, on: pass.tape)
    if pass.tape.isRecording {
      pass.tape.seed(losses, with: Tensor(weights, shape: losses.shape))
    }
    let right = ScoredRows.rightAnswers(logits.value, targets)
    for (row, place) in places.enumerated() {
      result.add(
        loss: Double(losses.value.pointer[row]), isRight: right[row], measure: place.measure,
        dataset: place.dataset)
    }
  }

  private func datasetWeight(of task: EpisodeBatch.Task, _ episode: Int) -> Float {
    datasetWeights.isEmpty ? 1 : datasetWeights[task.datasetIndex(ofEpisode: episode)]
  }

  /// The auxiliary loss: each demonstration is asked for just before its label is shown.
  private func score(
    reading logits: Variable, _ labels: [Int32], weight: Float, _ result: inout ObjectiveResult,
    _ pass: ForwardPass
  ) {
    let losses = loss.rows(of: logits, targets: labels, on: pass.tape)
    if pass.tape.isRecording {
      pass.tape.seed(losses, with: Tensor(repeating: weight, shape: losses.shape))
    }
    let right = ScoredRows.rightAnswers(logits.value, labels)
    for row in 0..<losses.value.count {
      result.reading.add(loss: Double(losses.value.pointer[row]), isRight: right[row])
    }
  }
}

extension [Int32] {
  /// Some columns of a table in row-major order.
  fileprivate func columns(_ range: Range<Int>, of columnCount: Int) -> [Int32] {
    guard range.count < columnCount else { return self }
    return stride(from: 0, to: count, by: columnCount).flatMap {
      self[$0 + range.lowerBound..<$0 + range.upperBound]
    }
  }
}

extension [SequenceState] {
  /// The parts of all states, one after the other.
  fileprivate var allParts: [Variable] { flatMap(\.parts) }

  /// States of the same form with other parts, of which more may follow.
  fileprivate func replacingParts(with parts: [Variable]) -> [SequenceState] {
    var rest = parts[...]
    return map { state in
      defer { rest = rest.dropFirst(state.parts.count) }
      return SequenceState([Variable](rest.prefix(state.parts.count)))
    }
  }
}
