import EngramCore
import YAMLTree

/// The plan of a text.
func plan(_ text: String, set overrides: [String] = []) throws -> ExperimentPlan {
  try Experiment.read(
    Source(file: "e.yaml", text: text), overrides: .init(set: overrides), registry: fakes
  ).members[0].firstPlan
}

/// Everything that is wrong with a text, as it is printed; empty if nothing is.
func errors(_ text: String, set overrides: [String] = []) -> String {
  diagnostics(text, set: overrides).description
}

/// Codes and positions of everything that is wrong with a text.
func codes(_ text: String, set overrides: [String] = []) -> [String] {
  diagnostics(text, set: overrides).diagnostics.map {
    "\($0.mark.line):\($0.mark.column) \($0.code)"
  }
}

private func diagnostics(_ text: String, set overrides: [String]) -> ConfigurationError {
  do throws(ConfigurationError) {
    _ = try Experiment.read(
      Source(file: "e.yaml", text: text), overrides: .init(set: overrides), registry: fakes)
    return ConfigurationError([])
  } catch {
    return error
  }
}

/// A small correct experiment, in which tests change one thing.
let goodText = """
  experiment: demo
  components:
    vision: {type: conv4, width: 8}
  learners:
    acl:
      type: acl
      encoder: $vision
      shots: 3
  evaluations:
    split: {type: split, tasks: 5}
  """
