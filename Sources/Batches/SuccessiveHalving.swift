/// How far the variations of a search are trained before the worse ones are given up.
///
/// With a factor of three, all variations get a ninth of the training, the best third of them a third, and the best
/// ninth all of it. Nothing is taken twice: a variation that stays goes on from its checkpoint.
///
/// > Source: Jamieson & Talwalkar (2016), algorithm 1, <https://arxiv.org/abs/1502.07943>.
public struct SuccessiveHalving: Sendable, Equatable {
  /// One stage.
  public struct Rung: Sendable, Equatable {
    /// How many variations are trained in it.
    public let variationCount: Int
    /// By how much less than the whole training it ends: one, the factor, its square, ….
    public let divisor: Int

    /// Creates a stage.
    public init(variationCount: Int, divisor: Int) {
      self.variationCount = variationCount
      self.divisor = divisor
    }

    /// The step that a variation is trained to.
    ///
    /// - Parameters:
    ///   - stepCount: All steps of its training.
    ///   - interval: Steps between two of its validations.
    /// - Returns: A step after which it is validated.
    public func step(of stepCount: Int, interval: Int) -> Int {
      let share = (stepCount + divisor - 1) / divisor
      return min((share + interval - 1) / interval * interval, stepCount)
    }
  }

  /// The stages; the last is the whole training.
  public let rungs: [Rung]

  /// Plans a search.
  ///
  /// - Parameters:
  ///   - variationCount: How many variations there are, at least one.
  ///   - factor: Of how many variations one stays, at least two; `nil` for a search without stages.
  public init(variationCount: Int, factor: Int?) {
    precondition(variationCount > 0, "\(variationCount) variations are none")
    precondition((factor ?? 2) > 1, "one of \(factor ?? 2) variations is not fewer")
    var rungs = [Rung(variationCount: variationCount, divisor: 1)]
    if let factor {
      while let last = rungs.last, last.variationCount >= factor {
        rungs = rungs.map { Rung(variationCount: $0.variationCount, divisor: $0.divisor * factor) }
        rungs.append(Rung(variationCount: last.variationCount / factor, divisor: 1))
      }
    }
    self.rungs = rungs
  }
}
