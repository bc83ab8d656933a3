internal import TensorEngine
internal import YAMLTree

/// Tells the trackers of a plan what happens in the run of one learner.
final class Tracking {
  private struct Follower {
    let tracker: String
    let follower: any RunFollower
  }

  private let plan: ExperimentPlan
  private let entry: ExperimentPlan.Entry
  private let folder: String
  private let report: (RunEvent) -> Void
  private var followers: [Follower] = []

  init(
    _ plan: ExperimentPlan, _ entry: ExperimentPlan.Entry, folder: String,
    report: @escaping (RunEvent) -> Void
  ) {
    self.plan = plan
    self.entry = entry
    self.folder = folder
    self.report = report
  }

  /// Begins with the next step.
  ///
  /// - Throws: ``RunError`` when a tracker does not work: better now than after hours.
  func begin(after step: Int) throws(RunError) {
    guard followers.isEmpty, !plan.trackers.isEmpty else { return }
    let run = TrackedRun(
      experiment: plan.name, learner: entry.name, seed: plan.seed, folder: folder, step: step,
      settings: plan.settings(ofLearner: entry.name))
    for tracker in plan.trackers {
      let name = type(of: tracker).typeName
      do {
        followers.append(Follower(tracker: name, follower: try tracker.follow(run)))
      } catch {
        throw RunError("tracker '\(name)': \(error); remove it from 'trackers:' to run without it")
      }
    }
  }

  func took(_ record: StepRecord, step: Int) {
    each { try $0.take(record.values, step: step) }
  }

  func synchronize() { each { try $0.synchronize() } }

  func saved(_ tensors: [(name: String, tensor: Tensor)], step: Int) {
    each { try $0.take(checkpoint: tensors, step: step) }
  }

  func finished(_ summary: RunSummary) {
    each { try $0.finish(summary) }
    followers = []
  }

  func stopped(failed: Bool) {
    each { try $0.stop(failed: failed) }
    followers = []
  }

  private func each(_ body: (any RunFollower) throws -> Void) {
    followers.removeAll { member in
      do {
        try body(member.follower)
        return false
      } catch {
        report(
          .trackerFailed(learner: entry.name, tracker: member.tracker, reason: "\(error)"))
        return true
      }
    }
  }
}

extension ExperimentPlan {
  /// The settings that the run of a learner depends on, without the other learners and without what only describes.
  func settings(ofLearner name: String) -> [(path: String, text: String)] {
    guard let root = try? Node.parse(Source(file: "experiment.yaml", text: resolvedText)) else {
      return []
    }
    let own = "learners.\(name)."
    return root.leaves.compactMap { leaf in
      if leaf.path.hasPrefix(own) {
        return ("learner." + leaf.path.dropFirst(own.count), leaf.text)
      }
      let top = leaf.path.prefix { $0 != "." }
      let others = ["learners", "experiment", "description", "checkpoint", "trackers", "seed"]
      return others.contains(String(top)) ? nil : leaf
    }
  }
}
