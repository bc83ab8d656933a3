public import EngramCore
import Synchronization
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

/// What the lanes made of a step.
public struct StepOutcome<Outcome: Sendable> {
  /// What every pass measured: lane by lane, in the order of its passes.
  public let lanes: [[Outcome]]
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
  /// - Returns: What was measured.
  /// - Throws: ``EpisodeFormError`` where episodes of a step have different forms, `DivergenceError` where the
  ///   gradient is not finite.
  public func run<Outcome: Sendable>(
    step: Int, of stepCount: Int,
    _ measure: @escaping @Sendable (EpisodeBatch, PassPlace, ForwardPass) throws -> Outcome
  ) throws -> StepOutcome<Outcome> {
    let outcomes = Mutex<[Int: [Outcome]]>([:])
    try group.run { index in
      let outcome = try run(lane: index, step: step, of: stepCount, measure)
      outcomes.withLock { $0[index] = outcome }
    }
    let gradients = lanes[0].gradients
    for lane in lanes.dropFirst() { VectorMath.add(lane.gradients, to: gradients) }
    try checkGradients(gradients, step: step, measure)
    return StepOutcome(
      lanes: outcomes.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value),
      gradients: gradients, waiting: lanes.map(\.batches.waiting).max() ?? .zero)
  }

  /// The share of one lane: its episodes, some at a time.
  private func run<Outcome: Sendable>(
    lane index: Int, step: Int, of stepCount: Int,
    _ measure: @Sendable (EpisodeBatch, PassPlace, ForwardPass) throws -> Outcome
  ) throws -> [Outcome] {
    let lane = lanes[index]
    lane.gradients.fill(with: 0)
    lane.batches.waiting = .zero
    let passes = batches.passes(lane: index, step: step)
    // While the last pass of a step runs, the first of the next step is got ready.
    let following = passes.dropFirst() + batches.passes(lane: index, step: step + 1).prefix(1)
    return try zip(passes, following).enumerated().map { number, places in
      let (place, next) = places
      let isLast = place.step + 1 == stepCount && next.step > place.step
      let batch = try lane.batches.take(place, next: isLast ? nil : next).get()
      let pass = makeTrainingPass(lane: index, seed: dropoutSeed(of: place))
      let outcome = try measure(
        batch, PassPlace(lane: index, number: number, episodes: place.episodes), pass)
      pass.tape.backward()
      return outcome
    }
  }
}
