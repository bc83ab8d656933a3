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
        + [("rate", update.rate), ("gradient-norm", update.gradientNorm)])
  }
}

/// Episodes of one step that cannot be averaged, such as those on both sides of a curriculum's
/// boundary.
struct EpisodeFormError: Error, CustomStringConvertible {
  let step: Int
  let batch: Int

  var description: String {
    "the \(batch) episodes of step \(step + 1) have different numbers of tasks, demonstrations or"
      + " queries; let every stage of the stream last a multiple of \(batch) episodes, and numbers that it "
      + "draws stay the same for as many"
  }
}

/// What one lane's share of a step measured.
struct LaneOutcome: Sendable {
  let objective: ContinualObjective
  let result: ObjectiveResult
}

extension ACLWorkers {
  /// The share of one lane: its episodes, some at a time.
  func train(lane index: Int, step: Int) throws(EpisodeFormError) -> LaneOutcome {
    let lane = lanes[index]
    lane.gradients.fill(with: 0)
    let first = settings.batch * index / lanes.count
    let last = settings.batch * (index + 1) / lanes.count
    let episodeSeed = RandomStream.key(seed, [RandomStream.key("episodes")])
    func episode(_ position: Int) -> Episode {
      let index = step * settings.batch + position
      // A stream with an end is gone through again.
      return stream.episode(stream.episodeCount.map { index % $0 } ?? index, seed: episodeSeed)
    }
    let form = EpisodeBatch.Form(episode(0))
    let objective = settings.objective(taskCount: form.demonstrationCounts.count)
    let objectivePass = ObjectivePass(
      model: model, loss: loss, objective: objective, readingWeight: settings.readingWeight,
      episodeCount: settings.batch)
    var total = ObjectiveResult(termCount: objective.terms.count)
    for start in stride(from: first, to: last, by: settings.episodesPerPass) {
      let episodes = (start..<min(start + settings.episodesPerPass, last)).map(episode)
      guard episodes.allSatisfy({ EpisodeBatch.Form($0) == form }) else {
        throw EpisodeFormError(step: step, batch: settings.batch)
      }
      let pass = makeTrainingPass(
        lane: index,
        seed: RandomStream.key(seed, [RandomStream.key("dropout"), UInt64(step), UInt64(start)]))
      total.add(objectivePass.run(EpisodeBatch(episodes, image: stream.imageShape), pass))
      pass.tape.backward()
    }
    return LaneOutcome(objective: objective, result: total)
  }
}
