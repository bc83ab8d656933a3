internal import YAMLTree

/// Reads `trackers:`, a list of programs that follow the run.
struct TrackersReader {
  private let scope: SettingsScope

  init(_ scope: SettingsScope) { self.scope = scope }

  /// - Returns: The trackers, and the list written out; `nil` if there is no list.
  func read() -> (members: [any Tracker], resolved: Node?) {
    scope.declare(
      SettingDeclaration(
        "trackers", .components(.tracker, atLeast: 0), standard: nil, isRequired: false,
        "Programs that are shown the run while it goes on; none if absent."))
    guard let node = scope.mapping["trackers"] else { return ([], nil) }
    guard let nodes = node.sequence else {
      scope.recordWrongKind(
        node, "trackers", expected: "a list of trackers", remedy: "write [ and ] around it")
      return ([], nil)
    }
    let made = nodes.enumerated().compactMap { index, node in
      let slot = scope.slot("trackers.\(index)", .tracker, nil)
      let made = scope.graph.make(node, for: slot, as: (any Tracker).self)
      if let made {
        scope.graph.context.recorder.add(GraphRecorder.Edge(of: "", slot.path, to: made, node))
      }
      return made
    }
    return (made.map(\.component), Node(.sequence(made.map(\.resolved))))
  }
}
