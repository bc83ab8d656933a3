internal import Composition
internal import YAMLTree

/// Mistakes of bases, overrides, `${}`, sweeps and seeds.
extension CodeExplanation {
  static let composition = [
    CodeExplanation(
      .invalidBase,
      "A base that 'extends:' names is missing, lies outside the project, or extends the file in "
        + "turn. Paths are relative to the file that names them; 'library:NAME' is a shipped "
        + "fragment.",
      example: """
        experiment: demo
        extends: missing.yaml
        """),
    CodeExplanation(
      .malformedOverride,
      "An argument of '--set' is not of the form path=value, or one of '--unset' is no path.",
      example: "$ engram check Experiments/quickstart.yaml --set seed"),
    CodeExplanation(
      .overridePath,
      "The path of an argument or of a sweep leads through something that has no parts of that "
        + "name.",
      example: "$ engram check Experiments/quickstart.yaml --set seed.x=1"),
    CodeExplanation(
      .malformedExpression,
      "What stands in '${...}' is no expression. It takes paths, numbers, + - * / and brackets, or "
        + "'env:NAME'; '$${' is the text '${'.",
      example: """
        experiment: demo
        seed: ${1 +}
        """),
    CodeExplanation(
      .unresolvedExpression,
      "What stands in '${...}' has no value: the path leads nowhere or back to itself, the "
        + "environment has no such variable, or a number is divided by zero.",
      example: """
        experiment: demo
        seed: ${sed}
        """),
    CodeExplanation(
      .invalidSweep,
      "A sweep has the blocks 'grid', 'paired', 'list' and 'random'; their paths have to lead to "
        + "settings, and paired lists have to be equally long.",
      example: """
        experiment: demo
        learners: {acl: {type: acl}}
        sweep:
          paired: {learners.acl.width: [32, 64], learners.acl.steps: [10]}
        """),
    CodeExplanation(
      .invalidSeeds, "'seeds:' takes a number of seeds or a list of different ones.",
      example: """
        experiment: demo
        seeds: [1, 1]
        """),
  ]
}
