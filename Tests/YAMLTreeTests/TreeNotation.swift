import YAMLTree

extension Node {
  /// The tree in one line, with every scalar in quotes and escapes for what is not printable ASCII:
  /// `{"a": ["1", "x\n"]}`; a scalar without text is `""`.
  var notation: String {
    switch content {
    case .scalar(let scalar): Self.quoted(scalar.text)
    case .sequence(let nodes): "[" + nodes.map(\.notation).joined(separator: ", ") + "]"
    case .mapping(let mapping):
      "{"
        + mapping.entries.map { Self.quoted($0.key) + ": " + $0.value.notation }
        .joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case " "..."~": result.unicodeScalars.append(scalar)
      default: result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return result + "\""
  }
}
