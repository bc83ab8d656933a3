public import EngramCore
public import YAMLTree

/// What an experiment with the components of every plugin is warned about, as `path: message`.
///
/// - Returns: The warnings in the order of the text.
/// - Throws: ``ConfigurationError`` if the text has mistakes.
public func warnings(in text: String) throws(ConfigurationError) -> [String] {
  try experiment(text).warnings.map { "\($0.path): \($0.message)" }
}

/// Reads a text with the components of every plugin.
///
/// - Returns: The runs, with nothing prepared yet.
/// - Throws: ``ConfigurationError`` if the text has mistakes.
public func experiment(_ text: String) throws(ConfigurationError) -> ExperimentSet {
  try Experiment.read(Source(file: "e.yaml", text: text), registry: registry)
}
