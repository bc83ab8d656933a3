extension JSON {
  /// The value on one line, without spaces.
  public var compactText: String {
    var text = ""
    write(to: &text, indentation: nil)
    return text
  }

  /// The value on many lines, ending with a line end; lists of plain values stay on one line.
  public var indentedText: String {
    var text = ""
    write(to: &text, indentation: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .flag(let flag): text += flag ? "true" : "false"
    case .integer(let integer): text += String(integer)
    // JSON has no word for infinities and not-a-number.
    case .number(let number): text += number.isFinite ? number.description : "null"
    case .text(let string): JSON.write(string, to: &text)
    case .list(let elements):
      let inner = elements.allSatisfy(\.isPlain) ? nil : indentation
      JSON.write(elements, between: ("[", "]"), to: &text, inner) { element, text, depth in
        element.write(to: &text, indentation: depth)
      }
    case .object(let members):
      JSON.write(members, between: ("{", "}"), to: &text, indentation) { member, text, depth in
        JSON.write(member.key, to: &text)
        text += depth == nil ? ":" : ": "
        member.value.write(to: &text, indentation: depth)
      }
    }
  }

  private var isPlain: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }

  private static func write<Part>(
    _ parts: [Part], between brackets: (String, String), to text: inout String,
    _ indentation: Int?, _ writePart: (Part, inout String, Int?) -> Void
  ) {
    text += brackets.0
    let depth = indentation.map { $0 + 2 }
    for (index, part) in parts.enumerated() {
      if index > 0 { text += "," }
      if let depth { text += "\n" + String(repeating: " ", count: depth) }
      writePart(part, &text, depth)
    }
    if let indentation, !parts.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
    text += brackets.1
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
