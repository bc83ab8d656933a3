public import YAMLTree

/// The language of experiment files.
public enum Experiment {
  /// Reads an experiment file, checks it and builds its components, without touching data.
  ///
  /// - Parameters:
  ///   - path: The YAML file.
  ///   - overrides: Arguments of `--set`, such as `learners.acl.shots=5`, applied in order.
  ///   - registry: The components that may be named.
  /// - Returns: The plan, with nothing prepared yet.
  /// - Throws: ``ConfigurationError`` with every mistake of the file and the overrides.
  public static func plan(
    file path: String, overrides: [String], registry: Registry
  )
    throws(ConfigurationError) -> ExperimentPlan
  {
    try plan(try Source.read(file: path), overrides: overrides, registry: registry)
  }

  /// Does the same for a text that has been read already.
  ///
  /// - Throws: ``ConfigurationError`` with every mistake of the text and the overrides.
  public static func plan(
    _ source: Source, overrides: [String], registry: Registry
  )
    throws(ConfigurationError) -> ExperimentPlan
  {
    let sink = DiagnosticSink()
    let root = Node.parseMapping(source, into: sink)
    let parsedOverrides = overrides.compactMap { Override($0, sink) }
    // Without a tree there is nothing to set; without it every further message would be noise.
    guard var root else { throw sink.error }
    for override in parsedOverrides { override.apply(to: &root) }
    let reader = ExperimentReader(root, registry: registry, sink: sink)
    let plan = reader.readPlan()
    guard let plan, !sink.hasErrors else { throw sink.error }
    return plan
  }
}
