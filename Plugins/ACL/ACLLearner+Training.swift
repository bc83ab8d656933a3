public import EngramCore
import Synchronization
import TensorEngine

extension ACLLearner {
  /// One step: episodes are spread over the lanes, gradients summed in lane order, one update.
  public func train(step: Int) throws -> StepRecord {
    let (laneGroup, workers) = running()
    evaluation = settings.emptyEvaluation
    let outcomes = Mutex<[Int: LaneOutcome]>([:])
    try laneGroup.run { lane in
      let outcome = try workers.train(lane: lane, step: step)
      outcomes.withLock { $0[lane] = outcome }
    }
    let gradients = workers.lanes[0].gradients
    for lane in workers.lanes.dropFirst() { VectorMath.add(lane.gradients, to: gradients) }
    let update = optimizerState?.update(step: step + 1, gradients: gradients) ?? (0, 0)
    return record(outcomes.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value), update)
  }

  private func record(
    _ outcomes: [LaneOutcome], _ update: (rate: Double, gradientNorm: Double)
  ) -> StepRecord {
    let objective = outcomes[0].objective
    var total = ObjectiveResult(termCount: objective.terms.count)
    for outcome in outcomes { total.add(outcome.result) }
    var losses: [(name: String, value: Double)] = []
    var accuracies: [(name: String, value: Double)] = []
    var loss = 0.0
    for (index, term) in objective.terms.enumerated() where total.rowCounts[index] > 0 {
      let mean = total.lossSums[index] / Double(total.rowCounts[index])
      loss += Double(term.weight) * mean
      losses.append(("loss.\(term.name)", mean))
      accuracies.append(
        (
          "accuracy.\(term.name)",
          Double(total.rightCounts[index]) / Double(total.rowCounts[index])
        ))
    }
    if total.readingRowCount > 0 {
      let rows = Double(total.readingRowCount)
      loss += Double(settings.readingWeight) * total.readingLossSum / rows
      losses.append(("loss.reading", total.readingLossSum / rows))
      accuracies.append(("accuracy.reading", Double(total.readingRightCount) / rows))
    }
    return StepRecord(
      [("loss", loss)] + losses + accuracies
        + [("rate", update.rate), ("gradient-norm", update.gradientNorm)],
      waiting: outcomes.map(\.waiting).max() ?? .zero)
  }
}

/// What one lane's share of a step measured.
struct LaneOutcome: Sendable {
  let objective: ContinualObjective
  let result: ObjectiveResult
  /// How long the lane waited for its episodes.
  let waiting: Duration
}

extension ACLWorkers {
  /// The share of one lane: its episodes, some at a time.
  func train(lane index: Int, step: Int) throws(EpisodeFormError) -> LaneOutcome {
    let lane = lanes[index]
    lane.gradients.fill(with: 0)
    lane.batches.waiting = .zero
    var measured: (objective: ContinualObjective, result: ObjectiveResult)?
    let passes = batches.passes(lane: index, step: step)
    // While the last pass of a step runs, the first of the next step is got ready.
    let following = passes.dropFirst() + batches.passes(lane: index, step: step + 1).prefix(1)
    for (place, next) in zip(passes, following) {
      let isLast = place.step + 1 == settings.steps && next.step > place.step
      let batch = try lane.batches.take(place, next: isLast ? nil : next).get()
      let objective = settings.objective(taskCount: batch.tasks.count)
      var outcome = measured ?? (objective, ObjectiveResult(termCount: objective.terms.count))
      let pass = makeTrainingPass(
        lane: index,
        seed: RandomStream.key(
          seed, [RandomStream.key("dropout"), UInt64(step), UInt64(place.episodes.lowerBound)]))
      let objectivePass = ObjectivePass(
        model: model, loss: loss, objective: objective, readingWeight: settings.readingWeight,
        episodeCount: settings.batch)
      outcome.result.add(objectivePass.run(batch, pass))
      pass.tape.backward()
      measured = outcome
    }
    let (objective, result) = measured ?? nothing(ofStep: step)
    return LaneOutcome(objective: objective, result: result, waiting: lane.batches.waiting)
  }

  /// What a lane without episodes measures.
  private func nothing(ofStep step: Int) -> (ContinualObjective, ObjectiveResult) {
    let form = batches.form(ofStep: step)
    let objective = settings.objective(taskCount: form.demonstrationCounts.count)
    return (objective, ObjectiveResult(termCount: objective.terms.count))
  }
}
