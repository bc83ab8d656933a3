public import EngramCore

/// The losses that a learner logged over its training, smoothed and ready to be drawn.
public struct LossCurves: Sendable, Equatable {
  /// One loss.
  public struct Curve: Sendable, Equatable {
    /// Which loss it is.
    public let term: LossTerm
    /// What a legend says.
    public let label: String
    /// The values, in nats.
    public let smoothed: SmoothedCurve
    /// When forgetting emerges in it; `nil` if it does not, or if this is no backward loss.
    public let emergence: ForgettingEmergence?
  }

  /// The steps that a value is the mean over.
  public let window: Int
  /// The last step of the log.
  public let stepCount: Int
  /// The losses in the order of the log.
  public let curves: [Curve]

  /// Smooths what was logged.
  ///
  /// Of a loss that is logged for all datasets together and for each of them, only the latter are taken.
  ///
  /// - Parameters:
  ///   - history: The log.
  ///   - window: The steps that a value is the mean over; `nil` for the standard one.
  ///   - datasetNames: The names of the datasets; `nil` if they are not known.
  public init(_ history: MetricsHistory, window: Int?, datasetNames: [String]?) {
    let stepCount = history.series.compactMap(\.steps.last).max() ?? 0
    let window = window ?? SmoothedCurve.standardWindow(stepCount: stepCount)
    let all = history.series.compactMap { series in
      LossTerm(series.name).map { (term: $0, curve: SmoothedCurve(series, window: window)) }
    }
    let split = Set(
      all.filter { $0.term.dataset != nil }.map { loss in
        loss.term.name.split(separator: ".").dropLast().joined(separator: ".")
      })
    let chosen = all.filter { !split.contains($0.term.name) }
    self.window = window
    self.stepCount = stepCount
    curves = chosen.map { loss in
      let own = chosen.first { $0.term.isOwnTerm(of: loss.term) }
      let isBackward = loss.term.place?.isBackward ?? false
      return Curve(
        term: loss.term, label: loss.term.label(datasetNames: datasetNames),
        smoothed: loss.curve,
        emergence: isBackward
          ? own.flatMap { ForgettingEmergence(backward: loss.curve, own: $0.curve) } : nil)
    }
  }
}
