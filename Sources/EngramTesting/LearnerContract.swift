public import EngramCore
import TensorEngine

/// The laws of `Learner`.
public enum LearnerContract {
  /// The training steps that the contract takes.
  public static let stepCount = 60

  /// What is wrong with a learner.
  ///
  /// - Parameters:
  ///   - stream: Prepared episodes that the learner is evaluated on.
  ///   - roots: Where data is.
  ///   - lanes: The number of worker threads.
  ///   - make: Makes the learner, each time from the same settings; with training,
  ///     ``stepCount`` steps or more.
  /// - Returns: One sentence for every broken law.
  public static func violations(
    stream: any TaskStream, roots: DataRoots, lanes: Int = 1, make: () throws -> any Learner
  ) -> [String] {
    Violations.collect { found in
      let laneGroup = LaneGroup(count: lanes)
      func prepared() throws -> any Learner {
        let learner = try make()
        try learner.prepare(LearnerContext(seed: 1, lanes: laneGroup, roots: roots))
        return learner
      }
      let learner = try prepared()
      if let shape = learner.imageShape {
        found.require(
          shape == stream.imageShape, "the learner takes \(shape), the stream has others")
      }
      if learner.stepCount > 0 {
        guard
          found.require(
            learner.stepCount >= Self.stepCount,
            "the contract takes a learner of \(Self.stepCount) steps or more: give it such settings"
          )
        else { return }
        try checkTraining(&found, learner, stream, prepared)
      }
      try checkRefusals(&found, learner)
      try EvaluationCheck(learner: learner, stream: stream).run(&found)
      try EvaluationResumeCheck(learner: learner, other: prepared(), stream: stream).run(&found)
      try InspectionCheck(learner: learner, stream: stream).run(&found)
      if learner.stepCount == 0 { try EffectCheck(learner: learner, stream: stream).run(&found) }
      try ForeignImagesCheck(learner: learner, stream: stream).run(&found)
      // Only the memory of the calling thread is counted.
      if lanes == 1 { try checkGrowth(&found, try prepared(), stream) }
    }
  }

  /// Three steps in one go, with an evaluation between them, and with a restart.
  private static func checkTraining(
    _ found: inout Violations, _ learner: any Learner, _ stream: any TaskStream,
    _ prepared: () throws -> any Learner
  ) throws {
    let twin = try prepared()
    found.require(
      differing(learner, twin).isEmpty, "the same seed gives other parameters at the start")
    var records: [StepRecord] = []
    for step in 0..<3 {
      let before = learner.checkpoint().copied
      records.append(try learner.train(step: step))
      found.require(
        !learner.checkpoint().names(differingFrom: before).isEmpty,
        "step \(step) changes no parameter")
      let names = records[step].values.map(\.name)
      found.require(Set(names).count == names.count, "two recorded values share a name: \(names)")
      found.require(
        records[step].values.allSatisfy(\.value.isFinite),
        "step \(step) records a value that is no number")
    }
    for step in 0..<2 {
      let record = try twin.train(step: step)
      found.require(isSame(record, records[step]), "the same seed gives other records")
    }
    // What a checkpoint file would hold at this moment.
    let saved = twin.checkpoint().copied
    try EvaluationCheck(learner: twin, stream: stream).touch()
    found.require(
      twin.checkpoint().names(differingFrom: saved).isEmpty,
      "an evaluation changes what training left")
    let afterwards = try twin.train(step: 2)
    found.require(
      isSame(afterwards, records[2]) && differing(learner, twin).isEmpty,
      "the same steps with an evaluation between them give other bits")

    let resumed = try prepared()
    _ = try resumed.train(step: 0)
    try resumed.restore(Dictionary(uniqueKeysWithValues: saved.map { ($0.name, $0.tensor) }))
    found.require(
      resumed.checkpoint().names(differingFrom: saved).isEmpty,
      "a restored learner has another checkpoint")
    let continued = try resumed.train(step: 2)
    found.require(
      isSame(continued, records[2]) && differing(learner, resumed).isEmpty,
      "a restored learner does not continue bit for bit")
  }

  /// Steps and episodes leave no more memory behind than those before them.
  private static func checkGrowth(
    _ found: inout Violations, _ learner: any Learner, _ stream: any TaskStream
  ) throws {
    if learner.stepCount > 0 {
      let growth = try GrowthCheck.growth { _ = try learner.train(step: $0) }
      found.require(
        growth <= 0,
        "\(GrowthCheck.repetitionCount) further training steps keep \(growth) more bytes of tensors"
      )
    }
    let episode = stream.episode(0, seed: 1)
    let growth = try GrowthCheck.growth { _ in
      learner.begin(seed: 1)
      for task in episode.tasks.indices {
        try learner.observe(episode.demonstrations(ofTask: task))
        _ = try learner.predict(episode.queries(ofTask: task))
      }
    }
    found.require(
      growth <= 0,
      "\(GrowthCheck.repetitionCount) further evaluations keep \(growth) more bytes of tensors")
  }

  /// Checkpoints that do not fit are refused and leave the learner as it is.
  private static func checkRefusals(_ found: inout Violations, _ learner: any Learner) throws {
    let saved = learner.checkpoint().copied
    let names = saved.map(\.name)
    found.require(Set(names).count == names.count, "two tensors of the checkpoint share a name")
    for name in [names.first, names.last].compactMap({ $0 }) {
      var tensors = Dictionary(saved.map { ($0.name, $0.tensor) }) { first, _ in first }
      let shape = tensors[name]?.shape ?? []
      for (replacement, what) in [
        (nil, "without the tensor '\(name)'"),
        (Tensor(repeating: 0, shape: Shape(shape.extents + [2])), "with another '\(name)'"),
      ] {
        tensors[name] = replacement
        // Other values than the present ones, so that a partial restore shows.
        let others = tensors.mapValues { Tensor(repeating: 0.5, shape: $0.shape) }
        do {
          try learner.restore(others)
          found.record("a checkpoint \(what) is not refused")
        } catch is CheckpointError {
          found.require(
            learner.checkpoint().names(differingFrom: saved).isEmpty,
            "a refused checkpoint \(what) leaves traces")
        } catch {
          found.record("a checkpoint \(what) gives \(type(of: error)), not CheckpointError")
        }
      }
    }
  }

  private static func differing(_ one: any Learner, _ other: any Learner) -> [String] {
    one.checkpoint().names(differingFrom: other.checkpoint())
  }

  private static func isSame(_ one: StepRecord, _ other: StepRecord) -> Bool {
    one.values.map(\.name) == other.values.map(\.name)
      && one.values.map(\.value.bitPattern) == other.values.map(\.value.bitPattern)
  }
}
