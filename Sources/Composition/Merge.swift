internal import YAMLTree

/// The one rule by which a file's values go over those of its bases.
///
/// * A mapping over a mapping merges key by key; anything else replaces. Lists replace.
/// * `+key: [...]` appends to the list that the bases give.
/// * `key: !replace {...}` keeps nothing of the base; `key: !delete` removes the key.
/// * A word is short for `{type: word}` where a mapping goes over it, and null counts as nothing.
struct Merge {
  let sink: DiagnosticSink

  /// Puts a value over another.
  func put(_ over: Node, onto base: Node, path: String) -> Node {
    if over.directive != .replace, let mapping = over.mapping {
      if let other = self.mapping(of: base, under: mapping, over.mark, path) {
        var node = over
        node.content = .mapping(merge(mapping, onto: other, path))
        return node
      }
    }
    return settled(over, path: path).taking(theirPlace: base)
  }

  /// A value that goes over nothing: directives that need a base are mistakes in it.
  func settled(_ node: Node, path: String) -> Node {
    var node = node
    node.directive = nil
    switch node.content {
    case .scalar: break
    case .sequence(let nodes):
      node.content = .sequence(
        nodes.enumerated().map { settled($1, path: join(path, "\($0)")) })
    case .mapping(let mapping): node.content = .mapping(merge(mapping, onto: Mapping(), path))
    }
    return node
  }

  /// What a base counts as when a mapping goes over it; `nil` if nothing of it remains.
  private func mapping(
    of base: Node, under mapping: Mapping, _ mark: Mark, _ path: String
  ) -> Mapping? {
    if let other = base.mapping { return other }
    guard let scalar = base.scalar else { return nil }
    if let word = scalar.componentWord { return Mapping(typeName: word, at: base.mark) }
    if scalar.edgeName != nil, mapping["type"] == nil, mapping["extends"] == nil {
      sink.record(
        Diagnostic(
          .invalidMerge,
          "the base has the edge '\(scalar.text)' here, which has no settings; give a 'type:' or"
            + " change the component under 'components:'", at: mark, path: path,
          notes: [Diagnostic.Note("the edge is here", at: base.mark)]))
    }
    return nil
  }

  private func merge(_ mapping: Mapping, onto base: Mapping, _ path: String) -> Mapping {
    var result = base
    var deleted: Set<String> = []
    for entry in mapping.entries {
      let path = join(path, entry.key)
      if entry.key.count > 1, entry.key.hasPrefix("+") {
        append(entry, to: &result, among: mapping, path)
      } else if entry.value.directive == .delete {
        if canDelete(entry, from: result, path) { deleted.insert(entry.key) }
      } else {
        var entry = entry
        entry.value =
          base[entry.key].map { put(entry.value, onto: $0, path: path) }
          ?? settled(entry.value, path: path)
        result.set(entry)
      }
    }
    if !deleted.isEmpty { result.removeAll { deleted.contains($0.key) } }
    return result
  }

  private func append(
    _ entry: Mapping.Entry, to result: inout Mapping, among mapping: Mapping, _ path: String
  ) {
    let key = String(entry.key.dropFirst())
    guard let added = entry.value.sequence else {
      record(
        "'+' appends to a list and takes a list, not \(entry.value.kindDescription)",
        entry.value.mark, path)
      return
    }
    guard mapping[key] == nil else {
      record("'\(key)' is both set and appended to here; remove one of the two", entry.mark, path)
      return
    }
    if result[key] == nil, sink.isIncomplete { return sink.countRepeatedError() }
    guard let old = result[key], let present = old.sequence else {
      let what =
        result[key].map { "the base has \($0.kindDescription) there, not a list" }
        ?? "no base has a list '\(key)' to append to"
      let clause = Suggestion.clause(
        for: key, among: result.keys, otherwise: "write '\(key):' to set it")
      record(what + (result[key] == nil ? clause : ""), entry.mark, path)
      return
    }
    let items = settled(entry.value, path: path).sequence ?? added
    var node = Node(.sequence(present + items), at: entry.value.mark)
    node.history = old.history + [Node.Earlier(old.shortText, at: old.mark)]
    result.set(Mapping.Entry(key, at: entry.mark, node))
  }

  private func canDelete(_ entry: Mapping.Entry, from result: Mapping, _ path: String) -> Bool {
    guard entry.value.isNull else {
      record("'!delete' takes no value", entry.value.mark, path)
      return false
    }
    if result[entry.key] != nil { return true }
    guard !sink.isIncomplete else {
      sink.countRepeatedError()
      return false
    }
    let clause = Suggestion.clause(
      for: entry.key, among: result.keys, otherwise: "remove this line")
    record("no base has '\(entry.key)' to delete\(clause)", entry.mark, path)
    return false
  }

  private func record(_ message: String, _ mark: Mark, _ path: String) {
    sink.record(Diagnostic(.invalidMerge, message, at: mark, path: path))
  }

  private func join(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}
