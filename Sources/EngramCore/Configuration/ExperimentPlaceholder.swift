/// Stands in for the reader of experiment files until that part is merged.
public struct ConfigurationError: Error, CustomStringConvertible {
  /// The rendered diagnostics.
  public let description: String
}

/// Stands in for the reader of experiment files until that part is merged.
public enum Experiment {
  /// Reads, checks and builds an experiment.
  public static func plan(
    file: String, overrides: [String], registry: Registry
  ) throws(ConfigurationError) -> ExperimentPlan {
    throw ConfigurationError(
      description: "\(file): reading experiments is not available in this build")
  }
}

extension Registry {
  /// Stands in for the list of all components, by role and then by name.
  public var listing: [(role: Role, name: String, summary: String)] { [] }
}
