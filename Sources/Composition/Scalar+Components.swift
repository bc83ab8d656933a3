internal import YAMLTree

extension Scalar {
  /// The name behind the `$` of an edge such as `$encoder`, ports included.
  var edgeName: String? {
    guard style == .plain, text.hasPrefix("$"), !text.hasPrefix("${") else { return nil }
    return String(text.dropFirst())
  }

  /// The scalar itself if it can be the name of a component's type.
  var componentWord: Scalar? {
    let isWord =
      string != nil && number == nil && boolean == nil && edgeName == nil && !text.contains("${")
    return isWord ? self : nil
  }
}

extension Mapping {
  /// `{type: word}`, which the bare word is short for.
  init(typeName word: Scalar, at mark: Mark) {
    self.init([Mapping.Entry("type", at: mark, Node(.scalar(word), at: mark))])
  }
}

extension Node {
  /// The node with that of another, which it replaces, in its history.
  func taking(theirPlace other: Node) -> Node {
    var node = self
    node.history = other.history + [Earlier(other.shortText, at: other.mark)] + node.history
    node.directive = nil
    return node
  }

  /// The value on one line, cut to a readable length.
  package var shortText: String {
    let text =
      switch content {
      case .scalar(let scalar): scalar.text
      case .sequence(let nodes): "[" + nodes.prefix(20).map(\.shortText).list + "]"
      case .mapping(let mapping):
        "{" + mapping.entries.prefix(20).map { "\($0.key): \($0.value.shortText)" }.list + "}"
      }
    let line = text.map { $0.isNewline ? " " : $0 }
    return line.count > 60 ? String(line.prefix(57)) + "..." : String(line)
  }
}
