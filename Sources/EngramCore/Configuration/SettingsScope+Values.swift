internal import YAMLTree

/// Reading of typed values: each function records what is wrong and returns `nil`.
extension SettingsScope {
  /// The value of a declared key, its default, or a made-up value after a mistake.
  func read<Value>(
    _ declaration: SettingDeclaration, standard: Value?, fallback: Value,
    encode: (Value) -> Node, parse: (Node, _ path: String) -> Value?
  ) -> Value {
    declare(declaration)
    let key = declaration.key
    guard let node = mapping[key] else {
      guard let standard else {
        recordMissing(declaration)
        return fallback
      }
      resolve(key, encode(standard))
      return standard
    }
    if let value = parse(node, path(to: key)) {
      resolve(key, encode(value))
      return value
    }
    didFail(key)
    if standard == nil { isTainted = true }
    return standard ?? fallback
  }

  /// The value of a declared key; `nil` where there is none, after a mistake too.
  func readOptional<Value>(
    _ declaration: SettingDeclaration, encode: (Value) -> Node,
    parse: (Node, _ path: String) -> Value?
  ) -> Value? {
    declare(declaration)
    let key = declaration.key
    guard let node = mapping[key] else { return nil }
    if node.isNull {
      resolve(key, node)
      return nil
    }
    guard let value = parse(node, path(to: key)) else {
      didFail(key)
      return nil
    }
    resolve(key, encode(value))
    return value
  }

  func integer(_ node: Node, _ path: String, in range: ClosedRange<Int>) -> Int? {
    let expectation = RangeText.of(range).map { "an integer \($0)" } ?? "an integer"
    guard let scalar = node.scalar, scalar.isInteger else {
      recordWrongKind(node, path, expected: expectation, remedy: integerRemedy(node.scalar))
      return nil
    }
    guard let value = scalar.integer, range.contains(value) else {
      recordOutOfRange(node, path, expected: expectation, value: scalar.text)
      return nil
    }
    return value
  }

  func number(_ node: Node, _ path: String, in range: ClosedRange<Double>) -> Double? {
    let expectation = RangeText.of(range).map { "a number \($0)" } ?? "a number"
    guard let scalar = node.scalar, let value = scalar.number else {
      recordWrongKind(node, path, expected: expectation, remedy: numberRemedy(node.scalar))
      return nil
    }
    guard range.contains(value) else {
      let isFinite = value.isFinite
      recordOutOfRange(
        node, path, expected: isFinite ? expectation : "a finite number", value: scalar.text)
      return nil
    }
    return value
  }

  func flag(_ node: Node, _ path: String) -> Bool? {
    if let value = node.scalar?.boolean { return value }
    let word = node.scalar?.text.lowercased() ?? ""
    let remedy: String? =
      switch word {
      case "yes", "on", "y", "true": "write true"
      case "no", "off", "n", "false": "write false"
      default: nil
      }
    recordWrongKind(node, path, expected: "true or false", remedy: remedy)
    return nil
  }

  func text(_ node: Node, _ path: String) -> String? {
    if let value = node.scalar?.string { return value }
    recordWrongKind(
      node, path, expected: "a string", remedy: node.isNull ? "write \"\" for none" : nil)
    return nil
  }

  func choice(_ node: Node, _ path: String, among words: [String]) -> String? {
    guard let word = node.scalar?.string else {
      recordWrongKind(node, path, expected: "one of \(words.list)")
      return nil
    }
    if words.contains(word) { return word }
    let suggestion = Suggestion.nearest(to: word, among: words).map { "; did you mean '\($0)'?" }
    record(
      .unknownChoice, "expected one of \(words.list), not '\(word)'\(suggestion ?? "")",
      at: node.mark, path: path)
    return nil
  }

  func list<Element>(
    _ node: Node, _ path: String, of elements: String, brackets: (String, String) = ("[", "]"),
    parse: (Node, _ path: String) -> Element?
  ) -> [Element]? {
    guard let nodes = node.sequence else {
      recordWrongKind(
        node, path, expected: "a list of \(elements)",
        remedy: node.scalar?.number.map {
          "write \(brackets.0)\(Scalar.text(of: $0))\(brackets.1)"
        })
      return nil
    }
    let values = nodes.enumerated().map { index, node in parse(node, "\(path).\(index)") }
    let present = values.compactMap { $0 }
    return present.count == values.count ? present : nil
  }

  func recordWrongKind(
    _ node: Node, _ path: String, expected: String, remedy: String? = nil,
    notes: [Diagnostic.Note] = []
  ) {
    let clause = remedy.map { "; \($0)" } ?? ""
    record(
      .wrongKind, "expected \(expected), not \(node.kindDescription)\(clause)", at: node.mark,
      path: path, notes: notes)
  }

  func recordOutOfRange(_ node: Node, _ path: String, expected: String, value: String) {
    record(.outOfRange, "expected \(expected), not \(value)", at: node.mark, path: path)
  }

  private func integerRemedy(_ scalar: Scalar?) -> String? {
    guard let scalar else { return nil }
    if scalar.style != .plain && Scalar(scalar.text).isInteger { return "remove the quotes" }
    guard let number = scalar.number, number == number.rounded(), number.magnitude < 1e15 else {
      return nil
    }
    return "write \(Scalar.text(of: number))"
  }

  private func numberRemedy(_ scalar: Scalar?) -> String? {
    guard let scalar, scalar.style != .plain, Scalar(scalar.text).number != nil else { return nil }
    return "remove the quotes"
  }
}
