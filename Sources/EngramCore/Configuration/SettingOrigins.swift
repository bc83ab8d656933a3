internal import Composition
public import YAMLTree

/// Where the values of an experiment come from, for `engram show --why`.
public struct SettingOrigins: Sendable {
  /// A place where a value was given.
  public struct Place: Hashable, Sendable {
    /// The value on one line.
    public let text: String
    /// The file and line, or the argument.
    public let mark: Mark
  }

  private let root: Node

  init(_ root: Node) { self.root = root }

  /// Where the value at a path was given: the last place counts, the earlier ones were overridden.
  ///
  /// - Returns: Empty if no file and no argument gives a value there, as for a default.
  public func places(of path: String) -> [Place] {
    guard let node = ValuePath(path, at: .none).flatMap(node) else { return [] }
    return node.history.map { Place(text: $0.text, mark: $0.mark) }
      + [Place(text: node.shortText, mark: node.mark)]
  }

  private func node(at path: ValuePath) -> Node? {
    var node = root
    for part in path.parts {
      let next: Node? =
        switch node.content {
        case .mapping(let mapping): mapping[part.name]
        case .sequence(let nodes):
          Int(part.name).flatMap { nodes.indices.contains($0) ? nodes[$0] : nil }
        // `encoder: conv4` is short for `encoder: {type: conv4}`.
        case .scalar: part.name == "type" ? node : nil
        }
      guard let next else { return nil }
      node = next
    }
    return node
  }
}
