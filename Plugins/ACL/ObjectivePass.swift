public import EngramCore
import TensorEngine

/// What one pass over a batch of episodes measured: sums, so that passes can be added.
public struct ObjectiveResult: Sendable {
  /// The sum of cross-entropies of each term's rows, in nats.
  public var lossSums: [Double]
  /// The number of right answers of each term.
  public var rightCounts: [Int]
  /// The number of rows of each term.
  public var rowCounts: [Int]
  /// The same three for the answers given while reading: loss, right answers, rows.
  public var readingLossSum = 0.0
  /// Right answers while reading.
  public var readingRightCount = 0
  /// Rows answered while reading.
  public var readingRowCount = 0

  /// Creates the empty result for a number of terms.
  public init(termCount: Int) {
    lossSums = Array(repeating: 0, count: termCount)
    rightCounts = Array(repeating: 0, count: termCount)
    rowCounts = Array(repeating: 0, count: termCount)
  }

  /// Adds the sums of another pass.
  public mutating func add(_ other: ObjectiveResult) {
    for term in lossSums.indices {
      lossSums[term] += other.lossSums[term]
      rightCounts[term] += other.rightCounts[term]
      rowCounts[term] += other.rowCounts[term]
    }
    readingLossSum += other.readingLossSum
    readingRightCount += other.readingRightCount
    readingRowCount += other.readingRowCount
  }
}

/// Runs the objective on a batch of episodes: reads every task, asks after each, and seeds gradients.
public struct ObjectivePass {
  private let model: InContextModel
  private let loss: any Loss
  private let objective: ContinualObjective
  private let readingWeight: Float
  private let episodeCount: Int

  /// Creates the pass.
  ///
  /// - Parameters:
  ///   - model: What is trained.
  ///   - loss: How an answer is judged.
  ///   - objective: The terms and their weights.
  ///   - readingWeight: The weight of the auxiliary loss on answers given while reading; zero for none.
  ///   - episodeCount: The number of episodes of the whole step, over which losses are averaged.
  public init(
    model: InContextModel, loss: any Loss, objective: ContinualObjective, readingWeight: Float,
    episodeCount: Int
  ) {
    self.model = model
    self.loss = loss
    self.objective = objective
    self.readingWeight = readingWeight
    self.episodeCount = episodeCount
  }

  /// Measures every term and seeds the gradients of the weighted sum; the caller runs the tape back.
  public func run(_ batch: EpisodeBatch, _ pass: ForwardPass) -> ObjectiveResult {
    var result = ObjectiveResult(termCount: objective.terms.count)
    let embedded = model.embed(pass.tape.constant(batch.images), pass)
    let queries = gatherQueries(of: batch, from: embedded, pass)
    var state = model.initialState(batch: batch.count, pass)
    for (index, task) in batch.tasks.enumerated() {
      let length = task.demonstrationRows.count / batch.count
      let rows = pass.tape.apply(
        GatherRows(task.demonstrationRows, leading: [batch.count, length]), to: embedded)
      let reading = model.read(
        model.label(rows, with: task.demonstrationLabels, pass),
        probes: readingWeight > 0 ? model.asQueries(rows, pass) : nil, from: state, pass)
      state = reading.state
      if let logits = reading.probeLogits {
        score(reading: logits, task, in: batch, &result, pass)
      }
      ask(after: index, queries, in: state, of: batch, &result, pass)
    }
    return result
  }

  /// All queries of all tasks as `[batch, queries, width]`, task by task.
  private func gatherQueries(
    of batch: EpisodeBatch, from embedded: Variable, _ pass: ForwardPass
  ) -> Variable {
    var rows: [Int32] = []
    for episode in 0..<batch.count {
      for task in batch.tasks {
        let count = task.queryRows.count / batch.count
        rows += task.queryRows[episode * count..<(episode + 1) * count]
      }
    }
    let gathered = pass.tape.apply(
      GatherRows(rows, leading: [batch.count, rows.count / batch.count]), to: embedded)
    return model.asQueries(gathered, pass)
  }

  /// Asks, in one batched read, for every task that has a term after task `index`.
  private func ask(
    after index: Int, _ queries: Variable, in state: [SequenceState], of batch: EpisodeBatch,
    _ result: inout ObjectiveResult, _ pass: ForwardPass
  ) {
    let counts = batch.tasks.map { $0.queryRows.count / batch.count }
    let perEpisode = counts.reduce(0, +)
    let asked = counts[0...index].reduce(0, +)
    guard asked > 0 else { return }
    var picked = queries
    if asked < perEpisode {
      let rows = (0..<batch.count).flatMap { episode in
        (0..<asked).map { Int32(episode * perEpisode + $0) }
      }
      picked = pass.tape.apply(
        GatherRows(rows, leading: [batch.count, asked]), to: flat(queries, pass))
    }
    let logits = model.answer(picked, in: state, pass)
    // Row by row: the term it belongs to, its target, and its weight in the loss.
    let firstTerm = index * (index + 1) / 2
    var targets: [Int32] = []
    var termOfRow: [Int] = []
    var weights: [Float] = []
    for episode in 0..<batch.count {
      for of in 0...index {
        let term = objective.terms[firstTerm + of]
        let weight = term.weight / Float(episodeCount * max(counts[of], 1))
        for query in 0..<counts[of] {
          targets.append(batch.tasks[of].queryLabels[episode * counts[of] + query])
          termOfRow.append(firstTerm + of)
          weights.append(weight)
        }
      }
    }
    let losses = loss.rows(of: logits, targets: targets, on: pass.tape)
    if pass.tape.isRecording {
      pass.tape.seed(losses, with: Tensor(weights, shape: losses.shape))
    }
    let right = rightAnswers(logits.value, targets)
    for (row, term) in termOfRow.enumerated() {
      result.lossSums[term] += Double(losses.value.pointer[row])
      result.rightCounts[term] += right[row] ? 1 : 0
      result.rowCounts[term] += 1
    }
  }

  /// The auxiliary loss: each demonstration is asked for just before its label is shown.
  private func score(
    reading logits: Variable, _ task: EpisodeBatch.Task, in batch: EpisodeBatch,
    _ result: inout ObjectiveResult, _ pass: ForwardPass
  ) {
    let losses = loss.rows(of: logits, targets: task.demonstrationLabels, on: pass.tape)
    let length = task.demonstrationRows.count / batch.count
    let weight = readingWeight / Float(episodeCount * length * batch.tasks.count)
    if pass.tape.isRecording {
      pass.tape.seed(losses, with: Tensor(repeating: weight, shape: losses.shape))
    }
    let right = rightAnswers(logits.value, task.demonstrationLabels)
    for row in 0..<losses.value.count {
      result.readingLossSum += Double(losses.value.pointer[row])
      result.readingRightCount += right[row] ? 1 : 0
      result.readingRowCount += 1
    }
  }

  private func flat(_ rows: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(Reshape([rows.shape.rowCount, rows.shape.lastExtent]), to: rows)
  }

  private func rightAnswers(_ logits: Tensor, _ targets: [Int32]) -> [Bool] {
    let classes = logits.shape.lastExtent
    return targets.indices.map { row in
      let first = logits.pointer + row * classes
      return (0..<classes).max { first[$0] < first[$1] } == Int(targets[row])
    }
  }
}
