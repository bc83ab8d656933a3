extension ExperimentReader {
  /// Keys that make one experiment out of several files, or several runs out of one experiment.
  static let sharedKeys = [
    declare(
      "extends", .other("a file or a list of files"),
      "The base or bases that this file goes over: files, or fragments such as library:NAME."),
    declare(
      "seeds", .other("a number of seeds or a list of integers"),
      "How many runs with seeds from 1 on, or the list of seeds."),
    declare(
      "sweep",
      .section([
        declare(
          "grid", .other("a mapping of paths to lists of values"),
          "Every combination of the values."),
        declare(
          "paired", .other("a mapping of paths to lists of values"),
          "The first values together, then the second, and so on."),
        declare("list", .other("a list of mappings of paths to values"), "Exactly these."),
        declare(
          "random", .other("a mapping with count, seed and over"),
          "Seeded draws from ranges or choices."),
      ]), "What is varied; the blocks multiply."),
    declare(
      "expect", .other("a list of results"),
      "Results to compare with, each with tolerance and source."),
  ]

  private static func declare(
    _ key: String, _ kind: SettingKind, _ documentation: String
  ) -> SettingDeclaration {
    SettingDeclaration(key, kind, standard: nil, isRequired: false, documentation)
  }
}
