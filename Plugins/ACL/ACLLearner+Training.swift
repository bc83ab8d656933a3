public import EngramCore
import MetaTraining
import TensorEngine

extension ACLLearner {
  /// One step: episodes are spread over the lanes, gradients summed in lane order, one update.
  public func train(step: Int) throws -> StepRecord {
    evaluation = settings.emptyEvaluation
    if let carried, step % settings.carriedEpisodes == 0 { carried.forget() }
    let (model, loss, settings, seed, carried) = (model, loss, settings, seed, carried)
    let outcome = try running().run(step: step, of: stepCount) { batch, place, pass in
      let objective = settings.objective(taskCount: batch.tasks.count, step: step, seed: seed)
      let objectivePass = ObjectivePass(
        model: model, loss: loss, objective: objective, datasetWeights: settings.datasetWeights,
        readingWeight: settings.readingWeight, episodeCount: settings.training.batch,
        pieces: settings.pieces)
      return objectivePass.run(batch, carrying: carried?[place], pass).allRows
    }
    let objective = settings.objective(taskCount: outcome.taskCount, step: step, seed: seed)
    let update = optimizerState?.update(step: step + 1, gradients: outcome.gradients) ?? (0, 0)
    return record(outcome, of: objective, update)
  }

  private func record(
    _ outcome: StepOutcome, of objective: ContinualObjective,
    _ update: (rate: Double, gradientNorm: Double)
  ) -> StepRecord {
    var total = ObjectiveResult(of: objective, datasetCount: stream.datasetCount)
    // A lane without episodes measures nothing.
    for lane in outcome.lanes where !lane.isEmpty {
      var sum = ObjectiveResult(of: objective, datasetCount: stream.datasetCount)
      for rows in lane {
        sum.add(ObjectiveResult(allRows: rows, of: objective, datasetCount: stream.datasetCount))
      }
      total.add(sum)
    }
    var losses: [(name: String, value: Double)] = []
    var accuracies: [(name: String, value: Double)] = []
    func report(_ name: String, _ rows: ScoredRows) {
      losses.append(("loss.\(name)", rows.meanLoss))
      accuracies.append(("accuracy.\(name)", rows.accuracy))
    }
    var loss = 0.0
    for (index, measure) in objective.measures.enumerated() where total.totals[index].count > 0 {
      loss += Double(measure.weight) * total.totals[index].meanLoss
      report(measure.name, total.totals[index])
      guard stream.datasetCount > 1 else { continue }
      for (place, rows) in total.rows[index].enumerated() where rows.count > 0 {
        report("\(measure.name).dataset\(place + 1)", rows)
      }
    }
    if total.reading.count > 0 {
      loss += Double(settings.readingWeight) * total.reading.meanLoss
      report("reading", total.reading)
    }
    return StepRecord(
      [("loss", loss)] + losses + accuracies
        + [("rate", update.rate), ("gradient-norm", update.gradientNorm)],
      waiting: outcome.waiting)
  }
}
