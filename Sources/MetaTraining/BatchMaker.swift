public import EngramCore
import TensorEngine

/// Makes the batches that lanes train on: a function of the settings, the seed and the place alone.
public struct BatchMaker: Sendable {
  /// One pass of one step: the episodes of it that go through the model together.
  public struct Pass: Hashable, Sendable {
    /// The step, counted from zero.
    public let step: Int
    /// Positions among the episodes of the step.
    public let episodes: Range<Int>
  }

  /// Where episodes come from.
  public let stream: any TaskStream
  /// Episodes per step.
  public let batch: Int
  private let episodesPerPass: Int
  private let seed: UInt64
  private let laneCount: Int

  /// Creates a maker.
  ///
  /// - Parameters:
  ///   - stream: Where episodes come from; prepared before the first is made.
  ///   - batch: Episodes per step.
  ///   - episodesPerPass: Episodes that a lane runs through the model at once.
  ///   - seed: The seed of the run.
  ///   - laneCount: The number of lanes that share a step.
  public init(
    stream: any TaskStream, batch: Int, episodesPerPass: Int, seed: UInt64, laneCount: Int
  ) {
    self.stream = stream
    self.batch = batch
    self.episodesPerPass = episodesPerPass
    self.seed = seed
    self.laneCount = laneCount
  }

  /// The passes of one lane in a step, in order; none where lanes outnumber episodes.
  public func passes(lane: Int, step: Int) -> [Pass] {
    let own = LaneGroup.share(ofLane: lane, of: laneCount, in: batch)
    return stride(from: own.lowerBound, to: own.upperBound, by: episodesPerPass).map {
      Pass(step: step, episodes: $0..<min($0 + episodesPerPass, own.upperBound))
    }
  }

  /// The episodes of a pass with their images.
  func episodes(of pass: Pass) -> Result<EpisodeBatch, EpisodeFormError> {
    let form = EpisodeBatch.Form(episode(0, ofStep: pass.step))
    let episodes = pass.episodes.map { episode($0, ofStep: pass.step) }
    guard episodes.allSatisfy({ EpisodeBatch.Form($0) == form }) else {
      return .failure(EpisodeFormError(step: pass.step, batch: batch))
    }
    return .success(
      EpisodeBatch(
        episodes, image: stream.imageShape, datasetCount: stream.datasetCount))
  }

  private func episode(_ position: Int, ofStep step: Int) -> Episode {
    let index = step * batch + position
    // A stream with an end is gone through again.
    return stream.episode(
      stream.episodeCount.map { index % $0 } ?? index,
      seed: EpisodeSeed.training(inRunOf: seed))
  }
}

/// Episodes of one step that cannot be averaged, such as those on both sides of a curriculum's
/// boundary.
struct EpisodeFormError: Error, CustomStringConvertible {
  let step: Int
  let batch: Int

  var description: String {
    "the \(batch) episodes of step \(step + 1) have different numbers of tasks, demonstrations or"
      + " queries; let every stage of the stream last a multiple of \(batch) episodes, and numbers that it"
      + " draws stay the same for as many"
  }
}
