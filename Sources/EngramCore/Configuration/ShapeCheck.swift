internal import YAMLTree

/// Compares what a learner takes with what a stream gives, before any data is read.
struct ShapeCheck {
  /// A stream that the learner is evaluated on.
  struct Evaluation {
    let name: String
    let mark: Mark
    let made: ComponentGraph.Made<any TaskStream>
  }

  private let sink: DiagnosticSink
  private let learner: ComponentGraph.Made<any Learner>
  private let path: String

  init(_ sink: DiagnosticSink, learner: ComponentGraph.Made<any Learner>, path: String) {
    self.sink = sink
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
          + "; make the two sizes equal", evaluation)
    }
    if let count = learner.component.labelCount, stream.labelCount > count {
      record(
        "this stream has \(stream.labelCount) labels, but \(path) has only \(count) outputs"
          + "; give it more or the stream fewer", evaluation)
    }
  }

  private func record(_ message: String, _ evaluation: Evaluation) {
    sink.record(
      Diagnostic(
        .shapeMismatch, message, at: evaluation.made.mark, path: "evaluations.\(evaluation.name)",
        notes: [Diagnostic.Note("\(path) is here", at: learner.mark)]))
  }
}
