internal import YAMLTree

/// One `--set a.b.0=value` of the command line.
struct Override {
  private struct Step {
    let name: String
    let mark: Mark
  }

  private let steps: [Step]
  private let value: Node
  private let sink: DiagnosticSink

  /// Reads an argument such as `learners.acl.shots=5`; the value is YAML.
  ///
  /// - Returns: `nil` if it is malformed; the reason has been recorded.
  init?(_ argument: String, _ sink: DiagnosticSink) {
    let lead = "--set "
    let shown = lead + argument
    let path = argument.prefix { $0 != "=" }
    let prefixCount = lead.count + path.unicodeScalars.count + 1
    let source = Source(argument: shown, prefixCount: prefixCount)
    sink.add(source)
    var column = lead.count + 1
    var steps: [Step] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let width = part.unicodeScalars.count
      let mark = Mark(file: shown, line: 1, column: column, width: width, origin: .argument)
      steps.append(Step(name: String(part), mark: mark))
      column += width + 1
    }
    guard path.count < argument.count, steps.allSatisfy({ !$0.name.isEmpty }) else {
      let mark = Mark(
        file: shown, line: 1, column: lead.count + 1, width: argument.unicodeScalars.count,
        origin: .argument)
      sink.record(
        Diagnostic(
          .malformedOverride, "expected path=value, as in '--set learners.acl.shots=5'", at: mark))
      return nil
    }
    guard let value = Node.parse(source, into: sink) else { return nil }
    self.steps = steps
    self.value = value
    self.sink = sink
  }

  /// Puts the value into the tree.
  func apply(to root: inout Node) { apply(steps[...], to: &root) }

  private func apply(_ rest: ArraySlice<Step>, to node: inout Node) {
    guard let step = rest.first else {
      node = value
      return
    }
    let remaining = rest.dropFirst()
    switch node.content {
    case .mapping(var mapping):
      let old = mapping.entry(step.name)
      // A part that is not in the file is made; if no component knows it, the check of the whole
      // experiment says so, at this position.
      var child = old?.value ?? Node(.mapping(Mapping()), at: step.mark)
      apply(remaining, to: &child)
      mapping.set(Mapping.Entry(step.name, at: old?.mark ?? step.mark, child))
      node.content = .mapping(mapping)
    case .sequence(var nodes):
      guard let index = Int(step.name), nodes.indices.contains(index) else {
        recordMissingIndex(step, nodes.count)
        return
      }
      apply(remaining, to: &nodes[index])
      node.content = .sequence(nodes)
    case .scalar(let scalar):
      guard let mapping = mapping(insteadOf: scalar, node.mark, step) else { return }
      node = Node(.mapping(mapping), at: step.mark)
      apply(rest, to: &node)
    }
  }

  /// `encoder: conv4` has no parts, but is short for `encoder: {type: conv4}`, which has.
  private func mapping(insteadOf scalar: Scalar, _ mark: Mark, _ step: Step) -> Mapping? {
    if scalar.isNull { return Mapping() }
    let path = dottedPath(before: step)
    if scalar.style == .plain, scalar.text.hasPrefix("$") {
      let name = scalar.text.dropFirst()
      record(
        "this is an edge to '\(name)'; set components.\(name).\(step.name) instead", step, path)
      return nil
    }
    guard scalar.number == nil, scalar.boolean == nil else {
      record("this is \(scalar.kindDescription) and has no part '\(step.name)'", step, path)
      return nil
    }
    return Mapping([Mapping.Entry("type", at: mark, Node(.scalar(scalar), at: mark))])
  }

  private func recordMissingIndex(_ step: Step, _ count: Int) {
    let known =
      switch count {
      case 0: "is empty"
      case 1: "has only entry 0"
      default: "has entries 0 to \(count - 1)"
      }
    record(
      "this is a list that \(known); it has no '\(step.name)'", step, dottedPath(before: step))
  }

  private func record(_ message: String, _ step: Step, _ path: String) {
    sink.record(Diagnostic(.overridePath, message, at: step.mark, path: path))
  }

  private func dottedPath(before step: Step) -> String {
    steps.prefix { $0.mark != step.mark }.map(\.name).joined(separator: ".")
  }
}
