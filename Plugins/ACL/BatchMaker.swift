import EngramCore
import TensorEngine

/// Makes the batches that lanes train on: a function of the settings, the seed and the place alone.
struct BatchMaker: Sendable {
  /// One pass of one step: the episodes of it that go through the model together.
  struct Pass: Hashable {
    let step: Int
    /// Positions among the episodes of the step.
    let episodes: Range<Int>
  }

  let stream: any TaskStream
  let settings: ACLSettings
  let seed: UInt64
  let laneCount: Int

  /// The passes of one lane in a step, in order; none where lanes outnumber episodes.
  func passes(lane: Int, step: Int) -> [Pass] {
    let first = settings.batch * lane / laneCount
    let last = settings.batch * (lane + 1) / laneCount
    return stride(from: first, to: last, by: settings.episodesPerPass).map {
      Pass(step: step, episodes: $0..<min($0 + settings.episodesPerPass, last))
    }
  }

  /// The form of the first episode of a step, which all others share.
  func form(ofStep step: Int) -> EpisodeBatch.Form { EpisodeBatch.Form(episode(0, ofStep: step)) }

  /// The episodes of a pass with their images.
  func batch(_ pass: Pass) -> Result<EpisodeBatch, EpisodeFormError> {
    let form = form(ofStep: pass.step)
    let episodes = pass.episodes.map { episode($0, ofStep: pass.step) }
    guard episodes.allSatisfy({ EpisodeBatch.Form($0) == form }) else {
      return .failure(EpisodeFormError(step: pass.step, batch: settings.batch))
    }
    return .success(
      EpisodeBatch(
        episodes, image: stream.imageShape, datasetCount: stream.datasetCount))
  }

  private func episode(_ position: Int, ofStep step: Int) -> Episode {
    let index = step * settings.batch + position
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
