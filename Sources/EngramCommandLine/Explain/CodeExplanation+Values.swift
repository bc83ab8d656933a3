internal import EngramCore
internal import YAMLTree

/// Mistakes of keys and values.
extension CodeExplanation {
  static let values = [
    CodeExplanation(
      .wrongKind,
      "A value is of another kind than the setting takes, such as a word where a number is needed.",
      example: """
        experiment: demo
        seed: many
        """),
    CodeExplanation(
      .outOfRange, "A number is of the right kind, but outside the range of its setting.",
      example: """
        experiment: demo
        checkpoint: {every: 0}
        """),
    CodeExplanation(
      .unknownChoice, "A setting takes one of a few words, and this is none of them.",
      example: """
        experiment: demo
        learners:
          acl:
            type: acl
            label-mode: random
            stream: {type: episodes, labels: shufled}
        """),
    CodeExplanation(
      .unknownKey,
      "Nothing reads this key. It is misspelt, stands at the wrong level, or belongs to another "
        + "component; abbreviations are not accepted.",
      example: """
        experiment: demo
        sed: 3
        """),
    CodeExplanation(
      .missingKey, "A setting has no default, so that the file has to give it.",
      example: "seed: 3"),
    CodeExplanation(
      .invalidName,
      "A name becomes a part of dotted paths and of file names, so that it may contain letters, "
        + "digits, '-' and '_' only.",
      example: """
        experiment: demo
        learners: {my learner: {type: acl}}
        """),
  ]
}
