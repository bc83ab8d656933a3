import Testing

/// Every mistake in an experiment ends a run before anything is made, with its place and a remedy.
struct ExperimentMistakeTests {
  struct Mistake: CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    let message: String
    var testDescription: String { name }
  }

  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// A message whose list of encoders holds those of every plugin.
  private func withAllEncoders(_ message: String) throws -> String {
    let marker = "types of role encoder: "
    guard message.contains(marker) else { return message }
    let lines = try bench.engram("list", "encoder").output.split(separator: "\n").dropFirst()
    let names = lines.compactMap { $0.split(separator: " ").first }.joined(separator: ", ")
    return message.replacing(marker + "conv4", with: marker + names)
  }

  private func expectFailure(_ words: [String], _ message: String) throws {
    let outcome = try bench.start(words).end()
    #expect(outcome.ending == .code(1))
    #expect(try outcome.error == withAllEncoders(message) + "\n")
    #expect(outcome.output == "")
    #expect(!bench.exists("runs") && !bench.exists("run"))
  }

  @Test(arguments: [
    ("missing.yaml", "missing.yaml: error[unreadable-file]: there is no such file; check the path"),
    (".", ".: error[unreadable-file]: this is a folder; name a YAML file in it"),
    (
      "tiny.yaml/x", "tiny.yaml/x: error[unreadable-file]: the file cannot be read: Not a directory"
    ),
  ])
  func aFileThatIsNoneIsNamed(file: String, message: String) throws {
    try expectFailure(["run", file], message)
    try expectFailure(["check", file], message)
  }

  @Test func brokenYAMLIsShownWhereItBreaks() throws {
    try bench.write("experiment: tiny\nmetrics: [acc\nseed: 1\n", to: "broken.yaml")
    try expectFailure(
      ["run", "broken.yaml"],
      """
      broken.yaml:2:10: error[malformed-yaml]: this list is not closed; expected ',' or ']'
       2 | metrics: [acc
         |          ^
      broken.yaml:3:5: note: the list should have ended before this
       3 | seed: 1
         |     ^
      """)
  }

  @Test(arguments: [
    Mistake(
      name: "unknown component", old: "type: conv4,", new: "type: conv5,",
      message: """
        bad.yaml:12:21: error[unknown-component]: learners.acl.encoder: there is no encoder 'conv5'; did you mean \
        'conv4'?
         12 |     encoder: {type: conv5, blocks: 2, channels: 4}
            |                     ^^^^^
          = types of role encoder: conv4
        """),
    Mistake(
      name: "unknown key", old: "batch: 2", new: "bach: 2",
      message: """
        bad.yaml:16:5: error[unknown-key]: learners.acl.bach: learner 'acl' has no setting 'bach'; did you mean \
        'batch'?
         16 |     bach: 2
            |     ^^^^
          = settings of learner 'acl': backward-samples, batch, carry-state, dataset-weights, dropout, encoder, \
        episodes-per-pass, feed-forward-factor, first-shot-weight, input-scale, label-scale, layer, layers, loss, normalize-input, \
        optimizer, pieces, query-cache, reading-weight, recompute, remember, start-from, steps, stream, term-weights, width
        """),
    Mistake(
      name: "wrong type of value", old: "width: 32", new: "width: wide",
      message: """
        bad.yaml:14:12: error[wrong-kind]: learners.acl.width: expected an integer from 1 to 65536, not the \
        string "wide"
         14 |     width: wide
            |            ^^^^
        """),
    Mistake(
      name: "value out of range", old: "width: 32", new: "width: 0",
      message: """
        bad.yaml:14:12: error[out-of-range]: learners.acl.width: expected an integer from 1 to 65536, not 0
         14 |     width: 0
            |            ^
        """),
    Mistake(
      name: "missing value", old: "    steps: 8\n", new: "",
      message: """
        bad.yaml:10:11: error[missing-key]: learners.acl.steps: learner 'acl' needs 'steps:', an integer from 0 \
        to 1000000000
         10 |     type: acl
            |           ^^^
          = Steps of meta-training.
        """),
    Mistake(
      name: "wrong role", old: "{type: conv4, blocks: 2, channels: 4}", new: "srwm",
      message: """
        bad.yaml:12:14: error[wrong-role]: learners.acl.encoder: 'srwm' is a sequence-layer, but an encoder is \
        needed here
         12 |     encoder: srwm
            |              ^^^^
          = types of role encoder: conv4
        """),
    Mistake(
      name: "unknown reference", old: "[$unseen]", new: "[$unsen]",
      message: """
        bad.yaml:21:16: error[unknown-reference]: evaluations.held-out.datasets.0: there is no 'unsen' under \
        'components:'; did you mean '$unseen'?
         21 |     datasets: [$unsen]
            |                ^^^^^^
          = components: seen, unseen
        """),
    Mistake(
      name: "shapes of learner and evaluation", old: Workbench.unseen,
      new: "{type: glyphs, size: 9, classes: 8}",
      message: """
        bad.yaml:20:11: error[shape-mismatch]: evaluations.held-out: this stream has images of 9x9x1, but \
        learners.acl takes 8x8x1; make the two sizes equal
         20 |     type: episodes
            |           ^^^^^^^^
        bad.yaml:21:16: note: evaluations.held-out takes its images from $unseen (components.unseen): 9x9x1
         21 |     datasets: [$unseen]
            |                ^^^^^^^
        bad.yaml:11:41: note: learners.acl takes its images from $seen (components.seen): 8x8x1, through \
        stream, datasets.0
         11 |     stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
            |                                         ^^^^^
        """),
    Mistake(
      name: "labels of learner and evaluation", old: "    ways: 2\n", new: "    ways: 3\n",
      message: """
        bad.yaml:20:11: error[shape-mismatch]: evaluations.held-out: this stream has 3 labels, but learners.acl \
        has only 2 outputs; give it more or the stream fewer
         20 |     type: episodes
            |           ^^^^^^^^
        bad.yaml:11:13: note: learners.acl takes its labels from learners.acl.stream (episodes): 2 labels
         11 |     stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
            |             ^
        """),
    Mistake(
      name: "heads and width", old: "width: 32", new: "width: 33",
      message: """
        bad.yaml:13:12: error[shape-mismatch]: learners.acl.layer: 4 heads do not divide the model width 33
         13 |     layer: {type: srwm, heads: 4}
            |            ^
        bad.yaml:14:12: note: learners.acl.width is 33
         14 |     width: 33
            |            ^^
        """),
    Mistake(
      name: "image and blocks", old: "blocks: 2", new: "blocks: 4",
      message: """
        bad.yaml:12:14: error[shape-mismatch]: learners.acl.encoder: conv4 halves the image 4 times, and nothing \
        is left of 8x8x1
         12 |     encoder: {type: conv4, blocks: 4, channels: 4}
            |              ^
        bad.yaml:11:41: note: learners.acl takes its images from $seen (components.seen): 8x8x1, through \
        stream, datasets.0
         11 |     stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
            |                                         ^^^^^
        """),
    Mistake(
      name: "evaluation without end", old: "    count: 3\n", new: "",
      message: """
        bad.yaml:20:11: error[endless-evaluation]: evaluations.held-out: this stream has no end, but an evaluation \
        needs one; give it a number of episodes, such as 'count: 100'
         20 |     type: episodes
            |           ^^^^^^^^
        """),
  ])
  func aMistakeIsShownInItsLine(mistake: Mistake) throws {
    try bench.writeExperiment(replacing: mistake.old, with: mistake.new, to: "bad.yaml")
    try expectFailure(["run", "bad.yaml"], mistake.message)
  }

  @Test func edgesThatFormACircleAreListed() throws {
    try bench.write(
      """
      experiment: circle
      components:
        a: {type: curriculum, lengths: [], stages: [$b]}
        b: {type: curriculum, lengths: [], stages: [$a]}
      learners:
        acl: {type: acl, steps: 1, stream: $a}

      """, to: "circle.yaml")
    try expectFailure(
      ["run", "circle.yaml"],
      """
      circle.yaml:4:47: error[cyclic-reference]: components.b.stages.0: this edge closes a circle: $a -> $b -> $a; \
      remove one of its edges
       4 |   b: {type: curriculum, lengths: [], stages: [$a]}
         |                                               ^^
      circle.yaml:3:47: note: components.a.stages.0 refers to $b
       3 |   a: {type: curriculum, lengths: [], stages: [$b]}
         |                                               ^^
      """)
  }

  @Test(arguments: [
    (
      "learners.alc.width=64", "unknown-key",
      """
      learners.alc: there is no 'alc' under 'learners:'; did you mean 'acl'?
        | --set learners.alc.width=64
        |                ^^^
        = learners: acl
      """
    ),
    (
      "seed.x=1", "override-path",
      """
      seed: this is the integer 7 and has no part 'x'
        | --set seed.x=1
        |            ^
      """
    ),
    (
      "learners.acl.width=wide", "wrong-kind",
      """
      learners.acl.width: expected an integer from 1 to 65536, not the string "wide"
        | --set learners.acl.width=wide
        |                          ^^^^
      """
    ),
    (
      "learners.acl.width", "malformed-override",
      """
      expected path=value, as in '--set learners.acl.shots=5'
        | --set learners.acl.width
        |       ^^^^^^^^^^^^^^^^^^
      """
    ),
  ])
  func anOverrideIsShownInTheCommandLine(override: String, code: String, message: String) throws {
    try expectFailure(
      ["run", "tiny.yaml", "--set", override], "--set \(override): error[\(code)]: \(message)")
  }
}
