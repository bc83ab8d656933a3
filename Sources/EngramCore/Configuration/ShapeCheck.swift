internal import YAMLTree

extension TaskKnowledge: Comparable {
  /// In the order of their names.
  public static func < (one: TaskKnowledge, other: TaskKnowledge) -> Bool {
    one.rawValue < other.rawValue
  }

  fileprivate var sentence: String {
    switch self {
    case .boundaries: "where tasks end"
    case .identities: "which task an image belongs to"
    }
  }

  fileprivate var remedy: String {
    switch self {
    case .boundaries: "choose a stream whose tasks do not run into each other, or another learner"
    case .identities: "choose 'labels: task-incremental', or another learner"
    }
  }
}

/// Compares what a learner takes with what a stream gives, before any data is read.
struct ShapeCheck {
  /// A stream that the learner is evaluated on.
  struct Evaluation {
    let path: String
    let mark: Mark
    let made: ComponentGraph.Made<any TaskStream>
  }

  private let context: BuildContext
  private let learner: ComponentGraph.Made<any Learner>
  private let path: String

  init(_ context: BuildContext, learner: ComponentGraph.Made<any Learner>, path: String) {
    self.context = context
    self.learner = learner
    self.path = path
  }

  func check(_ evaluations: [Evaluation]) {
    for evaluation in evaluations where !learner.isTainted && !evaluation.made.isTainted {
      check(evaluation)
    }
  }

  private func check(_ evaluation: Evaluation) {
    let stream = evaluation.made.component
    if let shape = learner.component.imageShape, shape != stream.imageShape {
      record(
        "this stream has images of \(stream.imageShape), but \(path) takes \(shape)"
          + "; make the two sizes equal", evaluation, .images(stream.imageShape, .given),
        .images(shape, .taken))
    }
    if let count = learner.component.labelCount, stream.labelCount > count {
      record(
        "this stream has \(stream.labelCount) labels, but \(path) has only \(count) outputs"
          + "; give it more or the stream fewer", evaluation, .count(stream.labelCount, .labels),
        .count(count, .labels))
    }
    for hidden in learner.component.needs.subtracting(stream.tells).sorted(by: <) {
      context.sink.record(
        Diagnostic(
          .hiddenKnowledge,
          "this stream hides \(hidden.sentence), which \(path) has to know; \(hidden.remedy)",
          at: evaluation.made.mark, path: evaluation.path,
          notes: [Diagnostic.Note("\(path) is here", at: learner.mark)]))
    }
  }

  /// Both sides, each with the edges by which its shape came.
  private func record(
    _ message: String, _ evaluation: Evaluation, _ given: ShapeFact, _ taken: ShapeFact
  ) {
    let streamPath = evaluation.path
    let recorder = context.recorder
    let notes = [
      recorder.origin(of: given, at: streamPath),
      recorder.origin(of: taken, at: path) ?? Diagnostic.Note("\(path) is here", at: learner.mark),
    ]
    context.sink.record(
      Diagnostic(
        .shapeMismatch, message, at: evaluation.made.mark, path: streamPath,
        notes: notes.compactMap { $0 }))
  }
}
