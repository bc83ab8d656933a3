/// When a learner begins to forget while it is meta-trained.
///
/// Two curves are compared, both smoothed alike: the backward loss `b`, on a task after a later one, and the
/// task's own loss `o`, right after it was read. With the running minimum `m(t) = min b(s), s <= t` and a margin
/// `d`, a tenth of the first value of `b`, forgetting emerges at the first step from which on, to the end,
/// `b(t) > m(t) + d` and `b(t) > o(t) + d`: the backward loss has turned up, and asking later is worse than
/// asking at once.
///
/// > Source: what is looked for is described in Irie, Csordás & Schmidhuber, "Metalearning Continual Learning
/// > Algorithms", TMLR 2025, section 4.2 and figure 2; the definition is this program's.
public struct ForgettingEmergence: Hashable, Sendable {
  /// The first step from which on both conditions hold.
  public let step: Int
  /// The step of the running minimum at that time: where the backward loss turned.
  public let turningStep: Int
  /// The running minimum, in nats.
  public let minimum: Double
  /// The margin, in nats.
  public let margin: Double

  /// The share of the first backward loss that is the margin.
  public static let marginShare = 0.1

  /// Finds the step; `nil` if forgetting does not emerge.
  ///
  /// - Parameters:
  ///   - backward: The loss on a task after a later one.
  ///   - own: The loss on the task right after it; only steps at which both were logged count.
  public init?(backward: SmoothedCurve, own: SmoothedCurve) {
    let ownValues = Dictionary(zip(own.steps, own.values)) { first, _ in first }
    let pairs = zip(backward.steps, backward.values).compactMap { step, value in
      ownValues[step].map { (step: step, backward: value, own: $0) }
    }
    guard let first = pairs.first else { return nil }
    let margin = Self.marginShare * first.backward
    var (minimum, turningStep) = (first.backward, first.step)
    var found: (step: Int, turningStep: Int, minimum: Double)?
    for pair in pairs {
      if pair.backward < minimum { (minimum, turningStep) = (pair.backward, pair.step) }
      let isForgetting =
        pair.backward > minimum + margin && pair.backward > pair.own + margin
      found = isForgetting ? found ?? (pair.step, turningStep, minimum) : nil
    }
    guard let found else { return nil }
    self.step = found.step
    self.turningStep = found.turningStep
    self.minimum = found.minimum
    self.margin = margin
  }
}
