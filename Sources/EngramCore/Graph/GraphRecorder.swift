internal import YAMLTree

/// Remembers which components are made, and of what.
///
/// Every learner has components of its own; here the same place of the file is the same node.
final class GraphRecorder {
  struct Node {
    let path: String
    let role: Role
    let typeName: String
    let facts: [ShapeFact]
    let mark: Mark
  }

  struct Edge {
    let owner: String
    let setting: String
    let target: String
    let port: String?
    /// The edge as the file has it; `nil` for a component that is described in its place.
    let written: String?
    let mark: Mark
    let typeName: String
    /// What the component at the end says of itself, which for a port differs from the node.
    let targetFacts: [ShapeFact]
    /// What the owner infers for it.
    var facts: [ShapeFact] = []
  }

  private(set) var nodes: [String: Node] = [:]
  /// The streams among them.
  private(set) var streams: [String: any TaskStream] = [:]
  private var edgesByOwner: [String: [Edge]] = [:]
  /// Where in the list of its owner an edge stands.
  private var places: [String: [String: Int]] = [:]

  func add(_ component: any Component, role: Role, path: String, at mark: Mark) {
    guard nodes[path] == nil else { return }
    nodes[path] = Node(
      path: path, role: role, typeName: type(of: component).typeName,
      facts: component.shapeFacts, mark: mark)
    streams[path] = component as? any TaskStream
  }

  func add(_ edge: Edge) {
    guard places[edge.owner]?[edge.setting] == nil else { return }
    places[edge.owner, default: [:]][edge.setting] = edges(of: edge.owner).count
    edgesByOwner[edge.owner, default: []].append(edge)
  }

  /// Adds what an owner infers for the component behind a setting.
  func infer(_ facts: [ShapeFact], for setting: String, of owner: String) {
    guard let place = places[owner]?[setting] else { return }
    edgesByOwner[owner]?[place].facts = facts
  }

  func edges(of owner: String) -> [Edge] { edgesByOwner[owner] ?? [] }

  func edge(of owner: String, _ setting: String) -> Edge? {
    places[owner]?[setting].map { edges(of: owner)[$0] }
  }
}

extension GraphRecorder.Edge {
  init<Member>(
    of owner: String, _ setting: String, to made: ComponentGraph.Made<Member>, _ node: Node?
  ) {
    self.owner = owner
    self.setting = setting
    target = made.path
    port = made.port
    let text = node?.scalar?.text
    written = text?.hasPrefix("$") == true ? text : nil
    mark = node?.mark ?? made.mark
    let component = made.component as? any Component
    typeName = component.map { type(of: $0).typeName } ?? ""
    targetFacts = component?.shapeFacts ?? []
  }
}
