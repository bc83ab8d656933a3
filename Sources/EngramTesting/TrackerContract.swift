public import EngramCore
internal import Foundation
internal import TensorEngine

/// The laws of `Tracker`.
public enum TrackerContract {
  /// What is wrong with a tracker.
  ///
  /// - Returns: One sentence for every broken law.
  /// - Throws: What keeps the laws from being tried, such as a full disk.
  public static func violations(of tracker: any Tracker) throws -> [String] {
    let folder = try ScratchFolder()
    let summary = try summary(in: folder)
    return Violations.collect { found in
      func follow(from step: Int) {
        let run = TrackedRun(
          experiment: "an experiment", learner: "a-learner", seed: .max, folder: folder.path,
          step: step,
          settings: [("learner.rate", "1e-3"), ("learner.name", "ä | \"b\""), ("x.0", "")])
        attempt("follows a run from step \(step)") {
          let follower = try tracker.follow(run)
          for step in step + 1...step + 2 {
            try follower.take([("loss", 1e300), ("loss.after2.of1", -0.5)], step: step)
          }
          try follower.take([], step: step + 3)
          let tensors = [
            ("weight", Tensor([1, .nan, -.infinity], shape: [3])),
            ("empty", Tensor([], shape: [0])), ("same", Tensor([2, 2], shape: [2])),
          ]
          try follower.take(checkpoint: tensors, step: step + 3)
          if step == 0 { try follower.stop(failed: true) } else { try follower.finish(summary) }
        }
      }
      func attempt(_ what: String, _ body: () throws -> Void) {
        do { try body() } catch {
          let reason = "\(error)"
          found.require(
            !reason.isEmpty && !reason.contains("\n"),
            "what is thrown when it \(what) is not one line: \(reason)")
        }
      }
      follow(from: 0)
      // As after a kill: the second step is taken again.
      follow(from: 1)
    }
  }

  /// Two evaluations, one of an odd form; read as from a file, because only the runtime makes summaries.
  private static func summary(in folder: ScratchFolder) throws -> RunSummary {
    try Data(
      """
      {"experiment": "an experiment", "learner": "a-learner", "seed": 7, "lanes": 1, "steps": 4, "seconds": 1,
       "evaluation_seconds": 1, "peak_memory_bytes": 1, "facts": {}, "evaluations": {
         "held-out": {"tasks": ["a/b", "c d"], "metrics": ["acc", "undefined"],
           "episodes": [{"R": [[0.5], [0.25, 1]], "acc": 0.625, "undefined": null}]},
         "none": {"tasks": [], "metrics": [], "episodes": []}}}
      """.utf8
    ).write(to: URL(fileURLWithPath: folder("summary.json")))
    return try RunDirectory(folder.path).readSummary()
  }
}
