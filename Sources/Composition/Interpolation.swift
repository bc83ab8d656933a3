public import YAMLTree

/// Replaces every `${…}` of a tree by its value.
///
/// Done last, after bases, overrides and sweeps, so that an expression sees the final values. An
/// expression that is the whole of a scalar becomes what it refers to, lists and mappings included;
/// within other text its value has to be a scalar. `$${` stands for `${` itself.
public struct Interpolation {
  /// The most values that expressions may add, as for aliases.
  private static let valueLimit = 100_000
  private static let textLimit = 1 << 16
  private static let depthLimit = 64
  private static let chainLimit = 100

  private let environment: (String) -> String?
  private let sink: DiagnosticSink
  private let root: Node
  /// The expressions being followed, outermost first.
  private var open: [(path: String, mark: Mark)] = []
  private var known: [String: Node?] = [:]
  private var valueCount = 0

  private init(_ root: Node, _ environment: @escaping (String) -> String?, _ sink: DiagnosticSink) {
    self.root = root
    self.environment = environment
    self.sink = sink
  }

  /// The tree without expressions; what has no value is recorded and left as it is.
  public static func resolve(
    _ root: Node, environment: @escaping (String) -> String?, _ sink: DiagnosticSink
  ) -> Node {
    var interpolation = Interpolation(root, environment, sink)
    return interpolation.resolve(root, path: "", depth: 0)
  }

  private mutating func resolve(_ node: Node, path: String, depth: Int) -> Node {
    var node = node
    switch node.content {
    case .scalar(let scalar):
      guard scalar.text.contains("${") else { return node }
      if let value = resolve(scalar, of: node, path: path, depth: depth) { return value }
      // That the expression is no number, say, would be a second message about one mistake.
      sink.silence(node.mark)
      return node
    case .sequence(let nodes):
      node.content = .sequence(
        nodes.enumerated().map { resolve($1, path: join(path, "\($0)"), depth: depth + 1) })
    case .mapping(var mapping):
      for var entry in mapping.entries {
        entry.value = resolve(entry.value, path: join(path, entry.key), depth: depth + 1)
        mapping.set(entry)
      }
      node.content = .mapping(mapping)
    }
    return node
  }

  /// - Returns: `nil` if there is no value; the reason has been recorded.
  private mutating func resolve(
    _ scalar: Scalar, of node: Node, path: String, depth: Int
  ) -> Node? {
    let text = InterpolatedText(scalar.text)
    if case .expression(let expression, let offset)? = text.only {
      let place = place(node.mark, scalar, offset, expression.count + 3)
      guard var result = value(of: expression, at: place, path: path, depth: depth) else {
        return nil
      }
      result.mark = node.mark
      result.history = node.history + [Node.Earlier(scalar.text, at: node.mark)]
      return result
    }
    var pieces = ""
    for piece in text.pieces {
      switch piece {
      case .text(let text): pieces += text
      case .unclosed(let offset):
        record(
          .malformedExpression, "'${' has no '}' after it; write '$${' for the two characters",
          place(node.mark, scalar, offset, 2), path)
        return nil
      case .expression(let expression, let offset):
        let place = place(node.mark, scalar, offset, expression.count + 3)
        guard let result = value(of: expression, at: place, path: path, depth: depth) else {
          return nil
        }
        guard let word = result.scalar else {
          record(
            .unresolvedExpression,
            "'${\(expression)}' is \(result.kindDescription), which cannot stand within a text",
            place, path)
          return nil
        }
        pieces += word.text
      }
      guard pieces.utf8.count <= Self.textLimit else {
        record(
          .aliasExpansion, "the text is longer than \(Self.textLimit) bytes once it is written out",
          node.mark, path)
        return nil
      }
    }
    var result = Node(string: pieces)
    result.mark = node.mark
    result.history = node.history + [Node.Earlier(scalar.text, at: node.mark)]
    return result
  }

  private mutating func value(
    of text: String, at mark: Mark, path: String, depth: Int
  ) -> Node? {
    do throws(Expression.Failure) {
      let expression = try Expression.parse(text)
      if case .path(let target) = expression {
        return follow(target, at: mark, path: path, depth: depth)
      }
      if case .environment(let name, let standard) = expression {
        return variable(name, standard, at: mark, path)
      }
      return number(expression, at: mark, path: path, depth: depth)
        .map { Node(plain: $0.text) }
    } catch {
      record(.malformedExpression, "'${\(text)}': \(error.message)", mark, path)
      return nil
    }
  }

  private func variable(_ name: String, _ standard: String?, at mark: Mark, _ path: String) -> Node?
  {
    // Read against the expected type, like any word of the file.
    if let value = environment(name) ?? standard { return Node(plain: value) }
    record(
      .unresolvedExpression,
      "the environment has no variable '\(name)'; set it, or give a default as in"
        + " '${env:\(name):-1}'", mark, path)
    return nil
  }

  private mutating func number(
    _ expression: Expression, at mark: Mark, path: String, depth: Int
  ) -> Number? {
    switch expression {
    case .number(let number): return number
    case .negative(let inner):
      return number(inner, at: mark, path: path, depth: depth)?.negated
    case .environment: return nil
    case .path(let target):
      guard let node = follow(target, at: mark, path: path, depth: depth) else { return nil }
      if let number = node.scalar.flatMap({ Number($0) }) { return number }
      record(
        .unresolvedExpression, "'\(target)' is \(node.kindDescription), not a number", mark, path)
      return nil
    case .binary(let operation, let left, let right):
      guard let left = number(left, at: mark, path: path, depth: depth),
        let right = number(right, at: mark, path: path, depth: depth)
      else { return nil }
      do throws(Number.Failure) {
        return try left.applying(operation, right)
      } catch {
        record(.unresolvedExpression, error.message, mark, path)
        return nil
      }
    }
  }

  /// The value at a path, with its own expressions resolved.
  private mutating func follow(
    _ target: String, at mark: Mark, path: String, depth: Int
  ) -> Node? {
    guard let parts = ValuePath(target, at: mark, isExact: false)?.parts else {
      record(.malformedExpression, "'\(target)' is not a path such as 'seed'", mark, path)
      return nil
    }
    if open.contains(where: { $0.path == target }) || path == target
      || path.hasPrefix(target + ".")
    {
      recordCycle(target, mark, path)
      return nil
    }
    guard open.count < Self.chainLimit else {
      record(
        .unresolvedExpression,
        "more than \(Self.chainLimit) expressions lead from one to the next; use fewer", mark, path)
      return nil
    }
    if case .some(let node) = known[target] {
      if let node { return count(node, mark, path, depth) }
      sink.countRepeatedError()
      return nil
    }
    open.append((target, mark))
    defer { open.removeLast() }
    let found = find(parts, target, at: mark, path: path, depth: depth)
    known[target] = .some(found)
    return found.flatMap { count($0, mark, path, depth) }
  }

  private mutating func find(
    _ parts: [ValuePath.Part], _ target: String, at mark: Mark, path: String, depth: Int
  ) -> Node? {
    var node = root
    for (index, part) in parts.enumerated() {
      let so = parts[..<index].map(\.name).joined(separator: ".")
      // A part of the way may itself be an expression that stands for a mapping.
      if let scalar = node.scalar, scalar.text.contains("${") {
        guard let resolved = resolve(scalar, of: node, path: so, depth: depth) else { return nil }
        node = resolved
      }
      let next: Node? =
        switch node.content {
        case .mapping(let mapping): mapping[part.name]
        case .sequence(let nodes):
          Int(part.name).flatMap { nodes.indices.contains($0) ? nodes[$0] : nil }
        case .scalar: nil
        }
      guard let next else {
        recordMissing(part.name, of: node, so, target, mark, path)
        return nil
      }
      node = next
    }
    sink.annotate(mark, Diagnostic.Note("\(target) is set here", at: node.mark))
    if let scalar = node.scalar, scalar.text.contains("${") {
      // Without a value there, there is none here either, and that has been said.
      return resolve(scalar, of: node, path: target, depth: depth + 1)
    }
    return resolve(node, path: target, depth: depth + 1)
  }

  private func recordMissing(
    _ name: String, of node: Node, _ place: String, _ target: String, _ mark: Mark, _ path: String
  ) {
    let names = node.mapping?.keys ?? []
    let inside = place.isEmpty ? "the experiment" : "'\(place)'"
    let message: String
    if let count = node.sequence?.count {
      message = "\(inside) is a list that \(count.entries); it has no '\(name)'"
    } else if node.scalar != nil {
      message = "\(inside) is \(node.kindDescription) and has no part '\(name)'"
    } else if name.contains("-"), name.split(separator: "-").count > 1,
      names.contains(String(name.split(separator: "-")[0]))
    {
      message = "\(inside) has no '\(name)'; write spaces around '-' to subtract"
    } else {
      let clause = Suggestion.clause(
        for: name, among: names, otherwise: "only values written in the file can be used")
      message = "\(inside) has no '\(name)'\(clause)"
    }
    record(.unresolvedExpression, "'${\(target)}': \(message)", mark, path)
  }

  private func recordCycle(_ target: String, _ mark: Mark, _ path: String) {
    let start = open.firstIndex { $0.path == target } ?? open.startIndex
    let steps = open[start...]
    let chain = steps.map(\.path) + [target]
    var shown: [String] = []
    for step in chain where shown.last != step { shown.append(step) }
    record(
      .unresolvedExpression,
      "this expression needs its own value: \(shown.joined(separator: " -> "))", mark, path)
  }

  /// Counts what an expression adds, so that expressions cannot multiply without end.
  private mutating func count(
    _ node: Node, _ mark: Mark, _ path: String, _ depth: Int
  ) -> Node? {
    let (values, height) = node.extent
    valueCount += values
    guard valueCount <= Self.valueLimit, depth + height <= Self.depthLimit else {
      record(
        .aliasExpansion,
        "the text has more than \(Self.valueLimit) values, or \(Self.depthLimit) levels, once its"
          + " expressions are written out", mark, path)
      return nil
    }
    return node
  }

  private func record(_ code: Diagnostic.Code, _ message: String, _ mark: Mark, _ path: String) {
    sink.record(Diagnostic(code, message, at: mark, path: path))
  }

  /// Where an expression stands, if the scalar stands in the text as it is.
  private func place(_ mark: Mark, _ scalar: Scalar, _ offset: Int, _ width: Int) -> Mark {
    let length = scalar.text.unicodeScalars.count
    let lead: Int? =
      switch scalar.style {
      case .plain: mark.width == length ? 0 : nil
      case .singleQuoted, .doubleQuoted: mark.width == length + 2 ? 1 : nil
      case .literal, .folded: nil
      }
    guard let lead else { return mark }
    return Mark(
      file: mark.file, line: mark.line, column: mark.column + lead + offset, width: width,
      origin: mark.origin)
  }

  private func join(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}

extension Node {
  /// The number of values in this one, and its levels.
  fileprivate var extent: (count: Int, height: Int) {
    let children: [Node] =
      switch content {
      case .scalar: []
      case .sequence(let nodes): nodes
      case .mapping(let mapping): mapping.entries.map(\.value)
      }
    var (count, height) = (1, 0)
    for child in children {
      let inner = child.extent
      count += inner.count
      height = max(height, inner.height + 1)
    }
    return (count, height)
  }
}
