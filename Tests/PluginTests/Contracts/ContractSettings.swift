import EngramCore

/// Small settings for every registered component, with which it goes through its role's contract.
///
/// A new component needs one line here and nothing else.
enum ContractSettings {
  static let yaml: [Role: [String: String]] = [
    .dataset: [
      "fashion-mnist": "{type: fashion-mnist, part: test, size: 8}",
      "glyphs": "{type: glyphs, classes: 5, examples: 3, size: 8, channels: 3}",
      "idx": "{type: idx, images: pair/images, labels: pair/labels, classes: [7, 2], size: 8}",
      "mnist": "{type: mnist, size: 8}",
      "omniglot": "{type: omniglot, part: validation, size: 6}",
    ],
    .stream: [
      "curriculum": curriculum, "episodes": episodes, "split": split,
    ],
    .encoder: ["conv4": "{type: conv4, channels: 5, blocks: 2}"],
    .sequenceLayer: ["srwm": "{type: srwm, heads: 3}"],
    .loss: ["cross-entropy": "{type: cross-entropy, smoothing: 0.1}"],
    .schedule: [
      "constant": "{type: constant, value: 0.1, warmup: 5}",
      "cosine": "{type: cosine, peak: 0.1, floor: 0.01, warmup: 5, steps: 100}",
      "noam": "noam",
    ],
    .optimizer: ["adam": "{type: adam, clip: 1, rate: {type: constant, value: 0.01}}"],
    .metric: [
      "average-accuracy": "average-accuracy",
      "backward-transfer": "backward-transfer",
      "forgetting": "forgetting",
    ],
    .learner: ["acl": acl],
  ]

  private static let episodes = """
    {type: episodes, datasets: [\(glyphs), \(otherGlyphs)], tasks: 3, ways: 2, shots: 2,
     queries: 3, order: random, labels: class-incremental}
    """

  private static let split = """
    {type: split, demonstrations: \(glyphs), queries: \(otherGlyphs), tasks: 3, ways: 2,
     shots: 2, sets: 3}
    """

  /// The law of equal forms holds within a stage; stages may differ, but these do not.
  private static let curriculum = """
    {type: curriculum, lengths: [3], stages: [
      {type: episodes, datasets: [\(glyphs)], tasks: 2, ways: 2, shots: 2},
      {type: episodes, datasets: [\(otherGlyphs)], tasks: 2, ways: 2, shots: 2}]}
    """

  private static let acl = """
    {type: acl, steps: 4, batch: 5, episodes-per-pass: 2, width: 12, reading-weight: 0.5,
     stream: {type: episodes, datasets: [\(glyphs)], tasks: 2, ways: 2, shots: 2, queries: 2},
     encoder: {type: conv4, channels: 4, blocks: 2}, layer: {type: srwm, heads: 3}}
    """

  /// Images that an encoder takes.
  static let image = ImageShape(height: 9, width: 8, channels: 2)

  /// A model width that a sequence layer takes.
  static let width = 12

  /// Episodes that a learner is evaluated on.
  static let evaluation = """
    {type: episodes, datasets: [\(otherGlyphs)], tasks: 2, ways: 2, shots: 2, queries: 5, count: 4}
    """

  /// Files that no test can make up; without them only the laws that need no data are checked.
  static let officialFiles: [Role: [String: [String]]] = [
    .dataset: ["omniglot": ["omniglot/images_background.zip", "omniglot/images_evaluation.zip"]]
  ]

  private static let glyphs = "{type: glyphs, classes: 8, examples: 6, size: 8, normalize: unit}"
  private static let otherGlyphs =
    "{type: glyphs, first-class: 100, classes: 8, examples: 6, size: 8, normalize: unit}"
}
