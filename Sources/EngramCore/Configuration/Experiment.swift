internal import Composition
public import YAMLTree

/// The language of experiment files.
public enum Experiment {
  /// What the command line changes in a file.
  public struct Overrides: Sendable {
    /// Arguments of `--unset`, such as `learners.acl.dropout`; applied first.
    public var unset: [String]
    /// Arguments of `--set`, such as `learners.acl.shots=5`, applied in order.
    public var set: [String]

    /// Creates overrides.
    public init(set: [String] = [], unset: [String] = []) {
      self.set = set
      self.unset = unset
    }
  }

  /// Reads an experiment file with its bases, checks every run that it describes, and builds their
  /// components, without touching data.
  ///
  /// - Parameters:
  ///   - path: The YAML file.
  ///   - overrides: What the command line changes.
  ///   - registry: The components that may be named.
  ///   - environment: The value of an environment variable, for `${env:NAME}`.
  /// - Returns: The runs, with nothing prepared yet.
  /// - Throws: `ConfigurationError` with every mistake of the files and the overrides.
  public static func read(
    file path: String, overrides: Overrides = Overrides(), registry: Registry,
    environment: @escaping (String) -> String? = { _ in nil }
  )
    throws(ConfigurationError) -> ExperimentSet
  {
    try read(
      try Source.read(file: path), overrides: overrides, registry: registry,
      environment: environment)
  }

  /// Does the same for a text that has been read already.
  ///
  /// - Throws: `ConfigurationError` with every mistake of the text and the overrides.
  public static func read(
    _ source: Source, overrides: Overrides = Overrides(), registry: Registry,
    environment: @escaping (String) -> String? = { _ in nil }
  )
    throws(ConfigurationError) -> ExperimentSet
  {
    let sink = DiagnosticSink()
    let root = Composer(library: registry.library, sink: sink).compose(source)
    let parsedOverrides =
      overrides.unset.compactMap { Override.unset($0, sink) }
      + overrides.set.compactMap { Override.set($0, sink) }
    // Without a tree there is nothing to set; without it every further message would be noise.
    guard var root else { throw sink.error }
    for override in parsedOverrides { override.apply(to: &root, sink) }
    let expansion = Expansion(root, registry: registry, environment: environment, sink: sink)
    guard let set = expansion.read(), !sink.hasErrors else { throw sink.error }
    return set
  }
}
