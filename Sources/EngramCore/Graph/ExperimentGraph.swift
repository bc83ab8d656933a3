/// The components of an experiment and the edges between them, with the shapes inferred before any
/// data is read.
public struct ExperimentGraph: Hashable, Sendable {
  /// A component.
  ///
  /// Learners do not share components at run time, but one entry of `components:` is one node for
  /// all of them; one that is made in two roles is a node of the role met first.
  public struct Node: Hashable, Sendable {
    /// The dotted path: `components.digits`, or `learners.acl.encoder` for one without a name.
    public let path: String
    /// The role in which it is used.
    public let role: Role
    /// The word after `type:`.
    public let typeName: String
    /// What is inferred about it: `28x28x1, 10 classes`; empty if nothing is.
    public let detail: String
    /// Whether no learner, evaluation or metric leads to it.
    public let isUnused: Bool
  }

  /// A setting of one component that is another component.
  public struct Edge: Hashable, Sendable {
    /// The path of the component that has the setting.
    public let from: String
    /// The key of the setting, `datasets.0` for an element of a list; empty for an entry that is
    /// itself an edge, such as `evaluations: {test: $episodes}`.
    public let setting: String
    /// The path of the component that the setting is.
    public let to: String
    /// The part of it that is meant; `nil` for the whole.
    public let port: String?
    /// What is inferred about the other component at this place; empty if nothing is.
    public let detail: String
  }

  /// The name of the experiment.
  public let name: String
  /// The components: those of `components:`, then those of learners, evaluations and metrics, in the
  /// order of the file, each followed by its own.
  public let nodes: [Node]
  /// The edges, in the order of ``nodes`` and of the settings.
  public let edges: [Edge]
  /// The paths of the learners.
  public let learners: [String]
  /// The paths of the evaluations, each of which measures every learner.
  public let evaluations: [String]
  /// The paths of the metrics, each of which is computed for every learner and evaluation.
  public let metrics: [String]

  /// A graph of nothing.
  public static let empty = ExperimentGraph(
    name: "", nodes: [], edges: [], learners: [], evaluations: [], metrics: [])

  /// The component of a path.
  public subscript(path: String) -> Node? { nodes.first { $0.path == path } }
}
