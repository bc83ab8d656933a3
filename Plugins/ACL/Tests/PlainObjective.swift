import ACL
import EngramCore
import Glibc
import MetaTraining
import Networks
import TensorEngine

/// The objective as its definition reads: one episode, one demonstration and one query at a time.
struct PlainObjective {
  let fixture: ModelFixture
  let batch: EpisodeBatch
  /// The weight of every term's mean, by `after * (after + 1) / 2 + of`; `nil` for terms not asked for.
  let weights: [Double?]
  /// The weight of every task's auxiliary term; empty for none.
  var firstShotWeights: [Double] = []
  /// Factors on a task's own terms, by dataset.
  var datasetWeights: [Double] = [1, 1]
  let readingWeight: Double

  /// Sums of losses and numbers of right answers by term, and those of reading.
  struct Outcome {
    var lossSums: [Double]
    var rightCounts: [Int]
    var firstShotLossSums: [Double]
    var readingLossSum = 0.0
    var readingRightCount = 0
  }

  /// Measures everything and adds the gradient of the weighted sum of means to a vector.
  func run(addingTo gradients: Tensor) -> Outcome {
    var outcome = Outcome(
      lossSums: weights.map { _ in 0 }, rightCounts: weights.map { _ in 0 },
      firstShotLossSums: firstShotWeights.map { _ in 0 })
    for episode in 0..<batch.count {
      let pass = fixture.pass(gradients)
      var state = fixture.model.initialState(batch: 1, pass)
      for (after, task) in batch.tasks.enumerated() {
        let factor = datasetWeights[task.datasetIndices[episode]]
        if !firstShotWeights.isEmpty {
          outcome.firstShotLossSums[after] += askAfterFirstShots(
            task, of: episode, factor * firstShotWeights[after], from: state, pass)
        }
        let length = task.demonstrationRows.count / batch.count
        for place in episode * length..<(episode + 1) * length {
          let row = embedded(task.demonstrationRows[place], pass)
          let label = task.demonstrationLabels[place]
          if readingWeight > 0 {
            let share = readingWeight / Double(batch.count * length * batch.tasks.count)
            let (loss, isRight) = ask(row, label, share, in: state, pass)
            outcome.readingLossSum += loss
            outcome.readingRightCount += isRight ? 1 : 0
          }
          state = fixture.model.read(row, labels: [label], from: state, pass).state
        }
        for of in 0...after {
          let term = after * (after + 1) / 2 + of
          guard let weight = weights[term] else { continue }
          let count = batch.tasks[of].queryRows.count / batch.count
          for place in episode * count..<(episode + 1) * count {
            let (loss, isRight) = ask(
              embedded(batch.tasks[of].queryRows[place], pass), batch.tasks[of].queryLabels[place],
              weight * (of == after ? factor : 1) / Double(batch.count * count), in: state, pass)
            outcome.lossSums[term] += loss
            outcome.rightCounts[term] += isRight ? 1 : 0
          }
        }
      }
      pass.tape.backward()
    }
    return outcome
  }

  /// The sum of losses of a task's queries after its first shots alone.
  private func askAfterFirstShots(
    _ task: EpisodeBatch.Task, of episode: Int, _ weight: Double, from state: [SequenceState],
    _ pass: ForwardPass
  ) -> Double {
    var state = state
    let length = task.firstShotRows.count / batch.count
    for place in episode * length..<(episode + 1) * length {
      let row = embedded(task.firstShotRows[place], pass)
      state =
        fixture.model.read(
          row, labels: [task.firstShotLabels[place]], from: state, pass
        ).state
    }
    let count = task.queryRows.count / batch.count
    return (episode * count..<(episode + 1) * count).reduce(0) { sum, place in
      sum
        + ask(
          embedded(task.queryRows[place], pass), task.queryLabels[place],
          weight / Double(batch.count * count), in: state, pass
        ).loss
    }
  }

  /// One image, encoded on its own: `[1, 1, width]`.
  private func embedded(_ row: Int32, _ pass: ForwardPass) -> Variable {
    let size = fixture.image.elementCount
    let image = batch.images.view(
      from: Int(row) * size, shape: Shape([1] + batch.images.shape.extents.dropFirst()))
    return pass.tape.apply(
      Reshape([1, 1, fixture.model.rowWidth]),
      to: fixture.model.rows(of: pass.tape.constant(image), pass))
  }

  /// Cross-entropy from the logits by hand, and its share of the gradient.
  private func ask(
    _ row: Variable, _ target: Int32, _ weight: Double, in state: [SequenceState],
    _ pass: ForwardPass
  ) -> (loss: Double, isRight: Bool) {
    let logits = fixture.model.answer(row, in: state, pass)
    let values = logits.value.elements.map(Double.init)
    let total = values.reduce(0) { $0 + exp($1) }
    let gradient = values.enumerated().map { label, value in
      Float(weight * (exp(value) / total - (label == Int(target) ? 1 : 0)))
    }
    pass.tape.seed(logits, with: Tensor(gradient, shape: logits.shape))
    return (log(total) - values[Int(target)], values.max() == values[Int(target)])
  }
}
