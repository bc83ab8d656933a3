extension Node {
  /// All scalars below, each with its dotted path such as `learners.acl.steps`; empty lists and mappings are `[]` and
  /// `{}`.
  public var leaves: [(path: String, text: String)] { leaves(at: "") }

  private func leaves(at path: String) -> [(path: String, text: String)] {
    func inner(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
    switch content {
    case .scalar(let scalar): return [(path, scalar.text)]
    case .sequence(let nodes):
      guard !nodes.isEmpty else { return [(path, "[]")] }
      return nodes.enumerated().flatMap { $1.leaves(at: inner("\($0)")) }
    case .mapping(let mapping):
      guard !mapping.entries.isEmpty else { return [(path, "{}")] }
      return mapping.entries.flatMap { $0.value.leaves(at: inner($0.key)) }
    }
  }
}
