import EngramCore

/// Images of other extents than those of the stream are taken or refused, with the right error.
struct ForeignImagesCheck {
  let learner: any Learner
  let stream: any TaskStream

  func run(_ found: inout Violations) throws {
    let own = stream.imageShape
    for shape in [
      ImageShape(height: own.height + 3, width: own.width, channels: own.channels),
      ImageShape(height: own.height, width: own.width, channels: own.channels + 1),
    ] {
      let images = PatchworkImages(shape)
      try attempt(&found, "an episode of \(shape) images", mayTake: learner.imageShape == nil) {
        learner.begin(seed: 1)
        try learner.observe(images.episode.demonstrations(ofTask: 0))
        return try learner.predict(images.episode.queries(ofTask: 0))
      }
      try attempt(&found, "\(shape) images after \(own)", mayTake: learner.imageShape == nil) {
        learner.begin(seed: 1)
        let own = stream.episode(0, seed: 1)
        for task in own.tasks.indices { try learner.observe(own.demonstrations(ofTask: task)) }
        return try learner.predict(images.episode.queries(ofTask: 0))
      }
    }
  }

  private func attempt(
    _ found: inout Violations, _ what: String, mayTake: Bool, _ body: () throws -> [Int]
  ) throws {
    do {
      let answers = try body()
      guard
        found.require(
          mayTake, "\(what) are not refused, though the learner takes only its own imageShape")
      else { return }
      found.require(
        answers.count == 4 && answers.allSatisfy([0, 1].contains),
        "\(what) get the answers \(answers)")
    } catch let problem as ShapeProblem {
      found.require(!problem.message.isEmpty, "\(what) are refused without a reason")
    } catch {
      found.record("\(what) give \(type(of: error)), not ShapeProblem")
    }
  }
}
