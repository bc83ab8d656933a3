import EngramCore
import MetaTraining
import TensorEngine

/// Lets the rule learn the tasks of some episodes, asks for all of them, and seeds gradients.
struct EpisodePass {
  /// What is added to the logits of labels that do not compete.
  private static let farBelow: Float = -1e9

  let model: MetaModel
  let loss: any Loss
  /// The number of episodes of the whole step, over which losses are averaged.
  let episodeCount: Int

  /// Measures the queries of every task after the last and seeds the gradients of their mean; the caller
  /// runs the tape back.
  ///
  /// - Parameters:
  ///   - batch: The episodes.
  ///   - seeds: For every episode, what names that which is drawn.
  ///   - pass: The run that this is part of.
  /// - Returns: The sums of losses and right answers of every task.
  func run(_ batch: EpisodeBatch, seeds: [UInt64], _ pass: ForwardPass) -> [ScoredRows] {
    let images = model.rows(of: pass.tape.constant(batch.images), pass)
    let shown = demonstrations(of: batch)
    let asked = queries(of: batch)
    func gather(_ entries: [Entry]) -> Variable {
      pass.tape.apply(
        GatherRows(entries.map(\.row), leading: [batch.count, entries.count / batch.count]),
        to: images)
    }
    let answers = model.rule.answer(
      gather(asked),
      after: ShownRows(
        rows: gather(shown), labels: shown.map(\.label), labelCount: model.labelCount,
        mask: batch.scenario == .taskIncremental ? mask(of: shown, in: batch) : nil, seeds: seeds),
      pass)
    return score(masked(answers, asked, in: batch, pass), asked, in: batch, pass)
  }

  /// An image of an episode.
  private struct Entry {
    let row: Int32
    let label: Int32
    let episode: Int
    let task: Int
  }

  /// Episode by episode, task by task, every task as often as the rule goes through it.
  private func demonstrations(of batch: EpisodeBatch) -> [Entry] {
    entries(of: batch, times: model.rule.passCount) {
      ($0.demonstrationRows, $0.demonstrationLabels)
    }
  }

  private func queries(of batch: EpisodeBatch) -> [Entry] {
    entries(of: batch, times: 1) { ($0.queryRows, $0.queryLabels) }
  }

  private func entries(
    of batch: EpisodeBatch, times: Int,
    _ part: (EpisodeBatch.Task) -> (rows: [Int32], labels: [Int32])
  ) -> [Entry] {
    (0..<batch.count).flatMap { episode in
      batch.tasks.enumerated().flatMap { index, task in
        let (rows, labels) = part(task)
        let count = rows.count / batch.count
        let own = (episode * count..<(episode + 1) * count).map {
          Entry(row: rows[$0], label: labels[$0], episode: episode, task: index)
        }
        return (0..<times).flatMap { _ in own }
      }
    }
  }

  /// The logits, those far below that cannot be the answer: what has not been demonstrated, where the rule
  /// knows only that, and where the task is told, the labels of others.
  private func masked(
    _ logits: Variable, _ asked: [Entry], in batch: EpisodeBatch, _ pass: ForwardPass
  ) -> Variable {
    guard let mask = mask(of: asked, in: batch) else { return logits }
    return pass.tape.apply(
      AddDeviation(from: Tensor(repeating: 0, shape: logits.shape)), to: logits,
      pass.tape.constant(mask.reshaped(to: logits.shape)))
  }

  /// `nil` if all labels compete at every row.
  private func mask(of entries: [Entry], in batch: EpisodeBatch) -> Tensor? {
    let isTold = batch.scenario == .taskIncremental
    guard isTold || model.rule.knowsOnlyDemonstrated else { return nil }
    let labels = (0..<batch.count).map { episode in
      batch.tasks.map { task in
        let count = task.demonstrationLabels.count / batch.count
        return Set(task.demonstrationLabels[episode * count..<(episode + 1) * count])
      }
    }
    let demonstrated = labels.map { $0.reduce(Set()) { $0.union($1) } }
    let values = entries.flatMap { entry in
      let competing = isTold ? labels[entry.episode][entry.task] : demonstrated[entry.episode]
      return (0..<Int32(model.labelCount)).map { competing.contains($0) ? 0 : Self.farBelow }
    }
    guard values.contains(where: { $0 != 0 }) else { return nil }
    return Tensor(
      values, shape: [batch.count, entries.count / batch.count, model.labelCount])
  }

  private func score(
    _ logits: Variable, _ asked: [Entry], in batch: EpisodeBatch, _ pass: ForwardPass
  ) -> [ScoredRows] {
    let targets = asked.map(\.label)
    let losses = loss.rows(of: logits, targets: targets, on: pass.tape)
    let weights = asked.map { entry in
      let count = batch.tasks[entry.task].queryRows.count / batch.count
      return 1 / Float(episodeCount * batch.tasks.count * count)
    }
    if pass.tape.isRecording {
      pass.tape.seed(losses, with: Tensor(weights, shape: losses.shape))
    }
    let right = ScoredRows.rightAnswers(logits.value, targets)
    var scores = batch.tasks.map { _ in ScoredRows() }
    for (row, entry) in asked.enumerated() {
      scores[entry.task].add(loss: Double(losses.value.pointer[row]), isRight: right[row])
    }
    return scores
  }
}
