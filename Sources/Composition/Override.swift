public import YAMLTree

/// One `--set a.b.0=value` or `--unset a.b` of the command line.
public enum Override: Sendable {
  /// `--set`.
  case set(Assignment)
  /// `--unset`.
  case unset(ValuePath)

  /// Reads the argument of `--set`, such as `learners.acl.shots=5`; the value is YAML.
  ///
  /// - Returns: `nil` if it is malformed; the reason has been recorded.
  public static func set(_ argument: String, _ sink: DiagnosticSink) -> Override? {
    let lead = "--set "
    let path = argument.prefix { $0 != "=" }
    let source = Source(
      argument: lead + argument, prefixCount: lead.count + path.unicodeScalars.count + 1)
    sink.add(source)
    guard path.count < argument.count, let parts = ValuePath(path, at: mark(path, lead, argument))
    else {
      sink.record(
        Diagnostic(
          .malformedOverride, "expected path=value, as in '--set learners.acl.shots=5'",
          at: mark(argument, lead, argument)))
      return nil
    }
    guard let value = Node.parse(source, into: sink) else { return nil }
    if value.directive == .delete {
      sink.record(
        Diagnostic(
          .malformedOverride, "a value cannot be '!delete' here; write '--unset \(path)'",
          at: value.mark, path: parts.text))
      return nil
    }
    return .set(Assignment(parts, value))
  }

  /// Reads the argument of `--unset`, such as `learners.acl.dropout`.
  ///
  /// - Returns: `nil` if it is malformed; the reason has been recorded.
  public static func unset(_ argument: String, _ sink: DiagnosticSink) -> Override? {
    let lead = "--unset "
    sink.add(Source(argument: lead + argument, prefixCount: lead.count))
    let mark = mark(argument, lead, argument)
    guard !argument.contains("="), let path = ValuePath(argument, at: mark) else {
      sink.record(
        Diagnostic(
          .malformedOverride, "expected a path, as in '--unset learners.acl.dropout'", at: mark))
      return nil
    }
    return .unset(path)
  }

  private static func mark(_ part: some StringProtocol, _ lead: String, _ argument: String) -> Mark
  {
    Mark(
      file: lead + argument, line: 1, column: lead.count + 1,
      width: part.unicodeScalars.count, origin: .argument)
  }

  /// Changes the tree; what is in the way is recorded.
  public func apply(to root: inout Node, _ sink: DiagnosticSink) {
    switch self {
    case .set(let assignment): assignment.apply(to: &root, sink)
    case .unset(let path): Removal(path: path, sink: sink).apply(path.parts[...], to: &root)
    }
  }
}

/// Takes a value out of the tree.
private struct Removal {
  let path: ValuePath
  let sink: DiagnosticSink

  func apply(_ rest: ArraySlice<ValuePath.Part>, to node: inout Node) {
    guard let part = rest.first else { return }
    switch node.content {
    case .mapping(var mapping):
      guard var entry = mapping.entry(part.name) else {
        let clause = Suggestion.clause(
          for: part.name, among: mapping.keys, otherwise: "it has \(mapping.keys.list)")
        record("there is no '\(part.name)' here\(clause)", part)
        return
      }
      if rest.count == 1 {
        mapping.remove(part.name)
      } else {
        apply(rest.dropFirst(), to: &entry.value)
        mapping.set(entry)
      }
      node.content = .mapping(mapping)
    case .sequence(var nodes):
      guard let index = Int(part.name), nodes.indices.contains(index) else {
        record("this is a list that \(nodes.count.entries); it has no '\(part.name)'", part)
        return
      }
      if rest.count == 1 {
        nodes.remove(at: index)
      } else {
        apply(rest.dropFirst(), to: &nodes[index])
      }
      node.content = .sequence(nodes)
    case .scalar:
      record("this is \(node.kindDescription) and has no part '\(part.name)'", part)
    }
  }

  private func record(_ message: String, _ part: ValuePath.Part) {
    sink.record(
      Diagnostic(.overridePath, message, at: part.mark, path: path.text(before: part)))
  }
}
