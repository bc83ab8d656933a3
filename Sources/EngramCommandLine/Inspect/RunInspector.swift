internal import EngramCore
internal import Inspection
internal import InspectionDrawing

/// Lets the learners of a run read an episode, and gathers what is found out; writes nothing.
struct RunInspector {
  let evaluation: String?
  let episode: Int
  let head: Int?
  let window: Int?
  let roots: DataRoots

  /// Looks at every learner that has been trained.
  ///
  /// - Throws: ``RunError`` when none has, or when the arguments do not fit the run.
  func inspect(_ runs: [LearnerRun]) throws -> [LearnerInspection] {
    // One that has not begun is left out beside others that have.
    let trained = runs.filter(\.hasState)
    let chosen = trained.isEmpty ? runs : trained
    // What is wrong with the arguments shows before anything is read.
    if evaluation != nil || !(runs.first?.entry.evaluations.isEmpty ?? true) {
      for run in chosen { try run.checkEpisode(episode, of: evaluation) }
    }
    return try chosen.map(inspect)
  }

  private func inspect(_ run: LearnerRun) throws -> LearnerInspection {
    var notes: [String] = []
    var state: LearnerRun.State?
    var trace: EpisodeTrace?
    if !run.hasState { _ = try run.restore(roots) }
    let losses = LossCurves(
      try MetricsHistory.read(run.directory.metricsFile, prefix: "loss."), window: window,
      datasetNames: run.datasetNames)
    if losses.curves.isEmpty { notes.append("no losses are logged; there is no chart of them") }
    if run.entry.evaluations.isEmpty {
      notes.append("the experiment has no evaluation; no episode is read")
    } else if run.entry.learner is any InspectableLearner {
      state = try run.restore(roots)
      trace = try run.traceEpisode(episode, of: evaluation, roots) {
        FilmMoments.standard(taskCount: $0, demonstrationCount: $1)
      }
    } else {
      let type = type(of: run.entry.learner).typeName
      notes.append("a learner of type \(type) does not report what it writes; no episode is read")
    }
    let inspection = LearnerInspection(
      name: run.entry.name, folder: run.directory.path, state: state,
      stepCount: run.entry.learner.stepCount, losses: losses, episode: trace, notes: notes)
    try checkHead(of: inspection)
    return inspection
  }

  private func checkHead(of inspection: LearnerInspection) throws(RunError) {
    guard let head else { return }
    for layer in inspection.layers where head > layer.heads.count {
      throw RunError(
        "layer \(layer.number) of the learner \"\(inspection.name)\" has \(layer.heads.count) heads; "
          + "--head takes a number up to that, not \(head)")
    }
  }
}
