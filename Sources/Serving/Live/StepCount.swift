internal import YAMLTree

/// How many training steps a learner takes, by the experiment with all defaults.
enum StepCount {
  /// Reads the setting `steps`.
  ///
  /// - Parameters:
  ///   - file: `experiment.yaml` of a run or `frozen.yaml` of a job.
  ///   - learner: The learner; may be left out if there is only one.
  /// - Returns: The steps; `nil` for a learner that has none.
  static func read(_ file: String, learner: String?) -> Int? {
    guard let tree = try? Node.parse(try Source.read(file: file)),
      let learners = tree.mapping?["learners"]?.mapping
    else { return nil }
    let settings =
      learners.entries.count == 1 ? learners.entries[0].value : learner.flatMap { learners[$0] }
    return (settings?.mapping?["steps"]?.scalar?.text).flatMap { Int($0) }
  }
}
