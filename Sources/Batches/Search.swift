public import EngramCore

/// Looks for the best variation of an experiment.
public final class Search {
  /// A variation with its runs, one for each seed.
  public struct Variation: Sendable {
    /// The label, such as `rate=0.1`.
    public let name: String
    /// The jobs.
    public let jobs: [Batch.Job]
    /// All steps of its training.
    public let stepCount: Int
    /// Steps between two validations; `nil` without a selection.
    public let interval: Int?
  }

  /// How a variation stands.
  public struct Standing: Sendable {
    /// The variation.
    public let variation: Variation
    /// The stage that it was given up after, counted from zero; that of the last if it was not.
    public var rung: Int
    /// The step that it was trained to.
    public var step: Int
    /// The mean score over its seeds; `nil` if a run failed or has none.
    public var score: Double?
  }

  /// The variations, all of one experiment.
  public let variations: [Variation]
  /// The stages.
  public let plan: SuccessiveHalving
  private let folder: BatchFolder
  private let score: SearchScore

  /// Creates a search.
  ///
  /// - Parameters:
  ///   - reading: One experiment with several variations, frozen in the folder.
  ///   - folder: The files.
  ///   - score: What variations are compared by.
  ///   - factor: Of how many variations one stays; `nil` to train all to their ends.
  /// - Throws: `RunError` when the experiment is not one that can be searched in this way.
  public init(
    _ reading: BatchReader.Reading, in folder: BatchFolder, by score: SearchScore, factor: Int?
  ) throws(RunError) {
    self.folder = folder
    self.score = score
    variations = Self.variations(of: reading)
    guard variations.count > 1 else {
      throw RunError("there is nothing to compare: the experiment has no sweep")
    }
    if let entry = reading.members.first?.firstPlan.entries.dropFirst().first {
      throw RunError(
        "a search compares variations of one learner; take away the others, as with "
          + "--unset learners.\(entry.name)")
    }
    if factor != nil || score == .validation,
      let one = variations.first(where: { $0.interval == nil || $0.stepCount == 0 })
    {
      throw RunError(
        one.interval == nil
          ? "variations are compared by validations, and the experiment has no 'selection:'"
          : "there are no validations of a learner that is not trained before it is evaluated; compare by an "
            + "evaluation, as with --by NAME/acc")
    }
    plan = SuccessiveHalving(variationCount: variations.count, factor: factor)
  }

  private static func variations(of reading: BatchReader.Reading) -> [Variation] {
    var variations: [Variation] = []
    for (job, member) in zip(reading.batch.jobs, reading.members) {
      if let last = variations.last, last.name == job.variation {
        variations[variations.count - 1] = Variation(
          name: last.name, jobs: last.jobs + [job], stepCount: last.stepCount,
          interval: last.interval)
      } else {
        let entry = member.firstPlan.entries.first
        variations.append(
          Variation(
            name: job.variation, jobs: [job], stepCount: entry?.learner.stepCount ?? 0,
            interval: entry?.selection?.interval))
      }
    }
    return variations
  }

  /// Goes through the stages.
  ///
  /// - Parameter run: Trains jobs to a step, or to their ends where it is `nil`; whether all of it was done.
  /// - Returns: How the variations stand, best first; `nil` if a stage was interrupted.
  /// - Throws: What `run` throws, and `RunError` when a file of a run is damaged.
  public func run(
    _ run: (_ stage: Int, _ jobs: [(job: Batch.Job, pauseStep: Int?)]) throws -> Bool
  ) throws -> [Standing]? {
    var standings = variations.map { Standing(variation: $0, rung: 0, step: 0, score: nil) }
    for (index, rung) in plan.rungs.enumerated() {
      let jobs = standings.prefix(rung.variationCount).flatMap { standing in
        standing.variation.jobs.map { job in
          (job: job, pauseStep: rung.divisor == 1 ? nil : step(of: standing.variation, rung))
        }
      }
      guard try run(index, jobs) else { return nil }
      for place in 0..<min(rung.variationCount, standings.count) {
        standings[place].rung = index
        standings[place].step = step(of: standings[place].variation, rung)
        standings[place].score = try meanScore(of: standings[place])
      }
      standings = sorted(standings)
    }
    return standings
  }

  private func step(of variation: Variation, _ rung: SuccessiveHalving.Rung) -> Int {
    rung.step(of: variation.stepCount, interval: variation.interval ?? 1)
  }

  private func meanScore(of standing: Standing) throws -> Double? {
    var sum = 0.0
    for job in standing.variation.jobs {
      let directory = RunDirectory(folder.folder(of: job).runFolder)
      guard let value = try score.value(of: directory, upTo: standing.step) else { return nil }
      sum += value
    }
    return sum / Double(standing.variation.jobs.count)
  }

  /// Those that came furthest first, among them the best; in file order where they are equal.
  private func sorted(_ standings: [Standing]) -> [Standing] {
    let order = standings.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      if a.rung != b.rung { return a.rung > b.rung }
      if score.isBetter(a.score, than: b.score) { return true }
      return !score.isBetter(b.score, than: a.score) && one.offset < other.offset
    }
    return order.map(\.element)
  }
}
