public import EngramCore
public import TensorEngine

/// Which episodes of a step a pass runs, and where.
public struct PassPlace: Hashable, Sendable {
  /// The lane.
  public let lane: Int
  /// The number of the pass on its lane.
  public let number: Int
  /// Positions of the episodes among those of the step.
  public let episodes: Range<Int>
}

/// What the lanes of all processes made of a step.
public struct StepOutcome {
  /// The rows that every pass measured: lane by lane, in the order of its passes.
  public let lanes: [[[ScoredRows]]]
  /// The number of tasks of each of the step's episodes.
  public let taskCount: Int
  /// The gradient of the whole step, good until the next one; may be overwritten.
  public let gradients: Tensor
  /// How long the slowest lane waited for its episodes.
  public let waiting: Duration
}

extension TrainingLanes {
  /// Runs the episodes of a step, spread over the lanes, and sums the gradients in lane order.
  ///
  /// - Parameters:
  ///   - step: The step, counted from zero.
  ///   - stepCount: The number of all steps: after the last, no episodes are got ready.
  ///   - measure: Runs some episodes through the model and seeds the gradients of their loss. The tape is
  ///     run back afterwards.
  /// - Returns: What was measured by the lanes of all processes.
  /// - Throws: ``EpisodeFormError`` where episodes of a step have different forms, `DivergenceError` where the
  ///   gradient is not finite.
  public func run(
    step: Int, of stepCount: Int,
    _ measure: @escaping @Sendable (EpisodeBatch, PassPlace, ForwardPass) throws -> [ScoredRows]
  ) throws -> StepOutcome {
    let own = peers.lanes(of: group.count)
    let measured = try group.map(lanes: own) { lane in
      try run(lane: lane, step: step, of: stepCount, measure)
    }
    let all = try LaneOutcome.gathered(measured, peers)
    let gradients = workspaces[own.lowerBound].gradients
    try peers.add(workspaces[own].map(\.gradients), ofLanes: group.count, into: gradients)
    try checkGradients(gradients, step: step, measure)
    return StepOutcome(
      lanes: all.map(\.passes), taskCount: all.map(\.taskCount).max() ?? 0, gradients: gradients,
      waiting: upcoming[own].map(\.waiting).max() ?? .zero)
  }

  /// The share of one lane: its episodes, some at a time.
  private func run(
    lane index: Int, step: Int, of stepCount: Int,
    _ measure: @Sendable (EpisodeBatch, PassPlace, ForwardPass) throws -> [ScoredRows]
  ) throws -> LaneOutcome {
    let upcoming = upcoming[index]
    workspaces[index].gradients.fill(with: 0)
    upcoming.waiting = .zero
    let passes = batches.passes(lane: index, step: step)
    // While the last pass of a step runs, the first of the next step is got ready.
    let following = passes.dropFirst() + batches.passes(lane: index, step: step + 1).prefix(1)
    var outcome = LaneOutcome()
    for (number, places) in zip(passes, following).enumerated() {
      let (place, next) = places
      let isLast = place.step + 1 == stepCount && next.step > place.step
      let batch = try upcoming.take(place, next: isLast ? nil : next).get()
      let pass = makeTrainingPass(lane: index, seed: dropoutSeed(of: place))
      outcome.taskCount = batch.tasks.count
      outcome.passes.append(
        try measure(
          batch, PassPlace(lane: index, number: number, episodes: place.episodes), pass))
      pass.tape.backward()
    }
    return outcome
  }
}
