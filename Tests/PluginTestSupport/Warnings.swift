public import EngramCore
public import YAMLTree

/// What an experiment with the components of every plugin is warned about, as `path: message`.
///
/// - Throws: ``ConfigurationError`` if the text has mistakes.
public func warnings(in text: String) throws(ConfigurationError) -> [String] {
  try experiment(text).warnings.map { "\($0.path): \($0.message)" }
}

/// The runs of a text with the components of every plugin.
///
/// - Throws: ``ConfigurationError`` if the text has mistakes.
public func experiment(_ text: String) throws(ConfigurationError) -> ExperimentSet {
  try Experiment.read(Source(file: "e.yaml", text: text), registry: registry)
}
