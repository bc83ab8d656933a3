internal import TensorEngine

/// The seeds with which a run draws episodes from its streams.
///
/// They leave out the learner, so that all learners of an experiment meet the same episodes.
public enum EpisodeSeed {
  /// The seed of every stream that learners train on.
  ///
  /// - Parameter seed: That of the run.
  /// - Returns: The seed for ``TaskStream/episode(_:seed:)``.
  public static func training(inRunOf seed: UInt64) -> UInt64 {
    RandomStream.key(seed, [RandomStream.key("episodes")])
  }

  /// The seed of an evaluation.
  ///
  /// - Parameters:
  ///   - name: The key under `evaluations:`.
  ///   - seed: That of the run.
  /// - Returns: The seed for ``TaskStream/episode(_:seed:)``.
  public static func evaluation(_ name: String, inRunOf seed: UInt64) -> UInt64 {
    RandomStream.key(seed, [RandomStream.key("evaluation"), RandomStream.key(name)])
  }
}
