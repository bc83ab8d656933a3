/// Turns the events of a run into lines for a person.
///
/// On a terminal one line is written again and again; elsewhere a plain line comes every ten
/// seconds. Nothing of it goes into files of the run.
public final class ProgressReporter {
  private let isTerminal: Bool
  private let now: () -> Double
  private let write: (String) -> Void
  private var lastShown = -Double.infinity
  private var isLineOpen = false
  private var rate = StepRate()

  /// Creates a reporter.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether the reader can take back a line.
  ///   - now: The time in seconds from any beginning.
  ///   - write: Where text goes.
  public init(
    isTerminal: Bool, now: @escaping () -> Double, write: @escaping (String) -> Void
  ) {
    self.isTerminal = isTerminal
    self.now = now
    self.write = write
  }

  /// Shows an event, or leaves it out when the last line is still fresh.
  public func show(_ event: RunEvent) {
    switch event {
    case .began(let folder):
      line("run folder: \(folder)")
    case .preparing(let learner):
      line("\(learner): preparing")
    case .resuming(let learner, let step):
      line("\(learner): resuming after step \(step)")
    case .step(let learner, let step, let stepCount, let record):
      rate.add(step: step, of: learner, at: now())
      let text = text(step, stepCount, record)
      passing("\(learner): \(text)", isLast: step == stepCount)
    case .validated(let learner, let step, let score, let isBest):
      let best = isBest ? ", the best so far" : ""
      line("\(learner): validation after step \(step): \(Percent.oneDecimal(100 * score)) %\(best)")
    case .stoppedEarly(let learner, let step, let bestStep):
      line(
        "\(learner): stopped after step \(step): no validation better than that of step \(bestStep)"
      )
    case .evaluating(let learner, let evaluation, let episode, let count):
      let text = "evaluating on \(evaluation), episode \(episode + 1)/\(count)"
      passing("\(learner): \(text)", isLast: episode + 1 == count)
    case .finished(let summary):
      line("\(summary.learner): finished")
    case .trackerFailed(let learner, let tracker, let reason):
      line("\(learner): tracker '\(tracker)' is left out from here on: \(reason)")
    case .alreadyFinished(let summary, let folder):
      line("\(summary.learner): already finished, see \(folder)")
    }
  }

  /// Ends the line that is being rewritten, so that other text can follow.
  public func close() {
    if isLineOpen { write("\n") }
    isLineOpen = false
  }

  private func text(_ step: Int, _ stepCount: Int, _ record: StepRecord) -> String {
    var parts = ["step \(step)/\(stepCount)"]
    // The term that training follows, by convention named "loss", or else the first one.
    if let term = record.values.first(where: { $0.name == "loss" }) ?? record.values.first {
      parts.append("\(term.name) \(StepRate.shortText(term.value))")
    }
    if let perSecond = rate.stepsPerSecond {
      parts.append("\(StepRate.rateText(perSecond)) steps/s")
      parts.append("\(Clock.text(Double(stepCount - step) / perSecond)) left")
    }
    return parts.joined(separator: "  ")
  }

  private func passing(_ text: String, isLast: Bool) {
    let time = now()
    guard isLast || time - lastShown >= (isTerminal ? 0.1 : 10) else { return }
    lastShown = time
    guard isTerminal else { return write(text + "\n") }
    write("\r\(text)\u{1B}[K")
    isLineOpen = true
  }

  private func line(_ text: String) {
    close()
    write(text + "\n")
  }
}
