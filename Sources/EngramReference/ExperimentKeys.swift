public import EngramCore

/// The keys at the top level of an experiment file.
public enum ExperimentKeys {
  /// What is read, then what is worked off before anything is read.
  public static func all(_ registry: Registry) -> [SettingDeclaration] {
    let read = registry.experimentSettings
    return read + composed.filter { key in !read.contains { $0.key == key.key } }
  }

  /// Keys that make one experiment out of several files, or several out of one.
  static let composed = [
    SettingDeclaration(
      "extends", .other("a file or a list of files"), standard: nil, isRequired: false,
      "Files that this one changes, relative to it, or fragments such as library:NAME."),
    SettingDeclaration(
      "seeds", .other("a count n for the seeds 1 to n, or a list of integers"), standard: nil,
      isRequired: false, "Several seeds in place of seed: the experiment is run once for each."),
    SettingDeclaration(
      "sweep",
      .section([
        sweep("grid", "a mapping of paths to lists of values", "Every combination of the values."),
        sweep("paired", "a mapping of paths to lists of values", "The first values, the second, …"),
        sweep("list", "a list of mappings of paths to values", "The variants, one by one."),
        sweep("random", "a mapping with count, seed and over", "Values drawn from ranges."),
      ]), standard: nil, isRequired: false,
      "Variants of the experiment; the blocks multiply."),
    SettingDeclaration(
      "expect", .other("a list of expected results"), standard: nil, isRequired: false,
      "Published or earlier results that a run is compared with."),
  ]

  private static func sweep(
    _ key: String, _ words: String, _ documentation: String
  ) -> SettingDeclaration {
    SettingDeclaration(key, .other(words), standard: nil, isRequired: false, documentation)
  }
}
