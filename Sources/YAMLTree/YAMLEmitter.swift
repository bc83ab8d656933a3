extension Node {
  /// The value as a YAML document in block style; lists of scalars stand on one line.
  ///
  /// Reading the text again gives the same value: strings that would read as something else are
  /// quoted.
  public var yaml: String {
    var emitter = YAMLEmitter()
    emitter.write(self, indentation: 0)
    return emitter.text
  }
}

extension Scalar {
  /// The text in double quotes, with escapes.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The text as it is written out: plain where that reads the same.
  fileprivate var written: String {
    if let tag, tag != "str" { return "!!\(tag) " + Self.quoted(text) }
    if style == .plain && (text.isEmpty || isNull) { return "null" }
    return canBePlain ? text : Self.quoted(text)
  }

  private var canBePlain: Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return false
    }
    let plain = Scalar(text)
    let isTyped = plain.isNull || plain.boolean != nil || plain.number != nil || plain.isInteger
    if style == .plain && tag == nil && isTyped { return true }
    // Other readers follow YAML 1.1, where these are truth values.
    let misread = ["y", "n", "yes", "no", "on", "off"].contains(text.lowercased())
    func isOrdinary(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "_-./+$ ()*<>=^~;'!@%&|?".unicodeScalars.contains(scalar)
    }
    let startsPlainly =
      first.properties.isAlphabetic || ("0"..."9").contains(first)
      || "_./$".unicodeScalars.contains(first)
    return !isTyped && !misread && startsPlainly && last != " " && !text.hasPrefix("..")
      && text.unicodeScalars.allSatisfy(isOrdinary) && text.unicodeScalars.count <= 80
  }
}

private struct YAMLEmitter {
  var text = ""

  mutating func write(_ node: Node, indentation: Int) {
    switch node.content {
    case .scalar(let scalar): text += scalar.written + "\n"
    case .sequence(let nodes): writeBlock(nodes, indentation)
    case .mapping(let mapping): writeBlock(mapping, indentation)
    }
  }

  private mutating func writeBlock(_ nodes: [Node], _ indentation: Int) {
    if let line = inline(nodes) {
      text += line + "\n"
      return
    }
    for (index, node) in nodes.enumerated() {
      if index > 0 { indent(indentation) }
      text += "- "
      write(node, indentation: indentation + 2)
    }
  }

  private mutating func writeBlock(_ mapping: Mapping, _ indentation: Int) {
    guard !mapping.entries.isEmpty else {
      text += "{}\n"
      return
    }
    for (index, entry) in mapping.entries.enumerated() {
      if index > 0 { indent(indentation) }
      text += Scalar(entry.key, style: .doubleQuoted).written + ":"
      if isInline(entry.value) {
        text += " "
        write(entry.value, indentation: indentation)
      } else {
        text += "\n"
        indent(indentation + 2)
        write(entry.value, indentation: indentation + 2)
      }
    }
  }

  private func isInline(_ node: Node) -> Bool {
    switch node.content {
    case .scalar: true
    case .sequence(let nodes): inline(nodes) != nil
    case .mapping(let mapping): mapping.entries.isEmpty
    }
  }

  private func inline(_ nodes: [Node]) -> String? {
    guard nodes.allSatisfy({ $0.scalar != nil }) else { return nil }
    return "[" + nodes.compactMap { $0.scalar?.written }.joined(separator: ", ") + "]"
  }

  private mutating func indent(_ count: Int) { text += String(repeating: " ", count: count) }
}
