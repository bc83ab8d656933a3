public import YAMLTree

/// A value for a path of the tree: what `--set` and the variants of a sweep do.
public struct Assignment: Sendable {
  /// Where the value goes.
  public let path: ValuePath
  /// The value.
  public let value: Node

  /// Creates an assignment.
  public init(_ path: ValuePath, _ value: Node) {
    self.path = path
    self.value = value
  }

  /// Puts the value into the tree; what is in the way is recorded.
  public func apply(to root: inout Node, _ sink: DiagnosticSink) {
    apply(path.parts[...], to: &root, sink)
  }

  private func apply(
    _ rest: ArraySlice<ValuePath.Part>, to node: inout Node, _ sink: DiagnosticSink
  ) {
    guard let part = rest.first else {
      node = value.taking(theirPlace: node)
      return
    }
    let remaining = rest.dropFirst()
    switch node.content {
    case .mapping(var mapping):
      let old = mapping.entry(part.name)
      // A part that is not in the file is made; if no component knows it, the check of the whole
      // experiment says so, at this position.
      var child = old?.value ?? Node(.mapping(Mapping()), at: part.mark)
      apply(remaining, to: &child, sink)
      if old == nil { child.history = [] }
      mapping.set(Mapping.Entry(part.name, at: old?.mark ?? part.mark, child))
      node.content = .mapping(mapping)
    case .sequence(var nodes):
      guard let index = Int(part.name), nodes.indices.contains(index) else {
        sink.record(missingIndex(part, nodes.count))
        return
      }
      apply(remaining, to: &nodes[index], sink)
      node.content = .sequence(nodes)
    case .scalar(let scalar):
      guard let mapping = self.mapping(insteadOf: scalar, node.mark, part, sink) else { return }
      node = Node(.mapping(mapping), at: part.mark)
      apply(rest, to: &node, sink)
    }
  }

  /// `encoder: conv4` has no parts, but is short for `encoder: {type: conv4}`, which has.
  private func mapping(
    insteadOf scalar: Scalar, _ mark: Mark, _ part: ValuePath.Part, _ sink: DiagnosticSink
  ) -> Mapping? {
    if scalar.isNull { return Mapping() }
    if let word = scalar.componentWord { return Mapping(typeName: word, at: mark) }
    let path = path.text(before: part)
    let message =
      if let name = scalar.edgeName {
        "this is an edge to '\(name)'; set components.\(name).\(part.name) instead"
      } else {
        "this is \(scalar.kindDescription) and has no part '\(part.name)'"
      }
    sink.record(Diagnostic(.overridePath, message, at: part.mark, path: path))
    return nil
  }

  private func missingIndex(_ part: ValuePath.Part, _ count: Int) -> Diagnostic {
    Diagnostic(
      .overridePath, "this is a list that \(count.entries); it has no '\(part.name)'",
      at: part.mark, path: path.text(before: part))
  }
}

extension Int {
  /// What a list of this length has, in words.
  var entries: String {
    switch self {
    case 0: "is empty"
    case 1: "has only entry 0"
    default: "has entries 0 to \(self - 1)"
    }
  }
}
