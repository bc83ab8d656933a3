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
    var total = ObjectiveResult(of: objective, datasetCount: stream.datasetCount)
    for outcome in outcomes { total.add(outcome.result) }
    var losses: [(name: String, value: Double)] = []
    var accuracies: [(name: String, value: Double)] = []
    func report(_ name: String, _ rows: ObjectiveResult.Rows) {
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
    if settings.carriedEpisodes > 0, step % settings.carriedEpisodes == 0 {
      for carried in lane.carried { carried.state.forget() }
    }
    var measured: (objective: ContinualObjective, result: ObjectiveResult)?
    let passes = batches.passes(lane: index, step: step)
    // While the last pass of a step runs, the first of the next step is got ready.
    let following = passes.dropFirst() + batches.passes(lane: index, step: step + 1).prefix(1)
    for (number, (place, next)) in zip(passes, following).enumerated() {
      let isLast = place.step + 1 == settings.steps && next.step > place.step
      let batch = try lane.batches.take(place, next: isLast ? nil : next).get()
      let objective = settings.objective(taskCount: batch.tasks.count, step: step, seed: seed)
      var outcome =
        measured ?? (objective, ObjectiveResult(of: objective, datasetCount: batch.datasetCount))
      let pass = makeTrainingPass(
        lane: index,
        seed: RandomStream.key(
          seed, [RandomStream.key("dropout"), UInt64(step), UInt64(place.episodes.lowerBound)]))
      let objectivePass = ObjectivePass(
        model: model, loss: loss, objective: objective, datasetWeights: settings.datasetWeights,
        readingWeight: settings.readingWeight, episodeCount: settings.batch)
      let carried = lane.carried.isEmpty ? nil : lane.carried[number].state
      outcome.result.add(objectivePass.run(batch, carrying: carried, pass))
      pass.tape.backward()
      measured = outcome
    }
    let (objective, result) = measured ?? nothing(ofStep: step)
    return LaneOutcome(objective: objective, result: result, waiting: lane.batches.waiting)
  }

  /// What a lane without episodes measures.
  private func nothing(ofStep step: Int) -> (ContinualObjective, ObjectiveResult) {
    let form = batches.form(ofStep: step)
    let objective = settings.objective(
      taskCount: form.demonstrationCounts.count, step: step, seed: seed)
    return (
      objective, ObjectiveResult(of: objective, datasetCount: batches.stream.datasetCount)
    )
  }
}
