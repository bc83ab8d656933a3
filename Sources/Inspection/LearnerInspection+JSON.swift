internal import EngramCore
public import JSONTree

extension LearnerInspection {
  /// The findings as they stand in `inspection.json`, under `learners`.
  ///
  /// * `learner`, `folder`; `state`: `best`, `last`, `untrained` or `null`, and its `step` of `steps`.
  /// * `losses`: the `window` of smoothing in steps, and `curves`, each with its `name` in `metrics.jsonl`, its
  ///   `label`, the `last` smoothed value in nats, and for a backward loss its `emergence`: the `step` from which
  ///   on it is forgotten, the `turning_step` and `minimum` before, and the `margin`; `null` if it is not.
  /// * `episode`: its `evaluation`, its `number`, and the `name` and `demonstrations` of its `tasks`.
  /// * `layers`: each with `layer`, `kind` and `matrices`, `strongest_head` (counted from one), the numbers of the
  ///   whole layer and those of its `heads`: `gates`, `write_norms`, `change_norms` and `effective_ranks` by
  ///   `[task][matrix]`, `kept` by `[task][later]`, `kept_by_matrix`, `key_overlap` by `[task][task]`. What they
  ///   are is said at ``MemoryNumbers``; a number that is not defined is `null`.
  /// * `notes`: what was left out, and why.
  public var json: JSON {
    .object([
      JSON.Member("learner", .text(name)),
      JSON.Member("folder", .text(folder)),
      JSON.Member("state", state.map { .text($0.word) } ?? .null),
      JSON.Member("step", state.map { .integer($0.step) } ?? .null),
      JSON.Member("steps", .integer(stepCount)),
      JSON.Member("losses", losses.json),
      JSON.Member("episode", episode.map(json(of:)) ?? .null),
      JSON.Member("layers", .list(layers.map(\.json))),
      JSON.Member("notes", .list(notes.map(JSON.text))),
    ])
  }

  private func json(of episode: EpisodeTrace) -> JSON {
    .object([
      JSON.Member("evaluation", .text(episode.evaluation)),
      JSON.Member("number", .integer(episode.number)),
      JSON.Member(
        "tasks",
        .list(
          episode.tasks.map { task in
            .object([
              JSON.Member("name", .text(task.name)),
              JSON.Member("demonstrations", .integer(task.demonstrationCount)),
            ])
          })),
    ])
  }
}

extension LearnerRun.State {
  fileprivate var word: String {
    switch self {
    case .untrained: "untrained"
    case .last: "last"
    case .best: "best"
    }
  }
}

extension LossCurves {
  fileprivate var json: JSON {
    .object([
      JSON.Member("window", .integer(window)),
      JSON.Member("curves", .list(curves.map(\.json))),
    ])
  }
}

extension LossCurves.Curve {
  fileprivate var json: JSON {
    let isBackward = term.place?.isBackward ?? false
    return .object(
      [
        JSON.Member("name", .text(term.name)),
        JSON.Member("label", .text(label)),
        JSON.Member("last", smoothed.values.last.map(JSON.number) ?? .null),
      ] + (isBackward ? [JSON.Member("emergence", emergence?.json ?? .null)] : []))
  }
}

extension ForgettingEmergence {
  fileprivate var json: JSON {
    .object([
      JSON.Member("step", .integer(step)),
      JSON.Member("turning_step", .integer(turningStep)),
      JSON.Member("minimum", .number(minimum)),
      JSON.Member("margin", .number(margin)),
    ])
  }
}

extension LayerInspection {
  fileprivate var json: JSON {
    .object(
      [
        JSON.Member("layer", .integer(number)),
        JSON.Member("kind", .text(kind)),
        JSON.Member("matrices", .list(matrixNames.map(JSON.text))),
        JSON.Member("strongest_head", .integer(strongestHead + 1)),
      ] + whole.members + [
        JSON.Member("heads", .list(heads.map { .object($0.members) }))
      ])
  }
}

extension MemoryNumbers {
  fileprivate var members: [JSON.Member] {
    [
      JSON.Member("gates", Self.json(gates)),
      JSON.Member("write_norms", Self.json(writeNorms)),
      JSON.Member("change_norms", Self.json(changeNorms)),
      JSON.Member("effective_ranks", Self.json(effectiveRanks)),
      JSON.Member("kept", Self.json(kept)),
      JSON.Member("kept_by_matrix", .list(keptByMatrix.map(Self.json))),
      JSON.Member("key_overlap", Self.json(keyOverlap)),
    ]
  }

  private static func json(_ table: [[Double?]]) -> JSON {
    .list(table.map { .list($0.map { $0.map(JSON.number) ?? .null }) })
  }
}
