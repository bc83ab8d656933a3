/// Writes elements of SVG with everything escaped.
struct SVGWriter {
  private(set) var text = ""
  private var depth = 0

  typealias Attributes = [(name: String, value: String)]

  /// Begins an element.
  mutating func open(_ name: String, _ attributes: Attributes = []) {
    line("<\(name)\(Self.written(attributes))>")
    depth += 1
  }

  /// Ends an element.
  mutating func close(_ name: String) {
    depth -= 1
    line("</\(name)>")
  }

  /// An element without contents.
  mutating func element(_ name: String, _ attributes: Attributes) {
    line("<\(name)\(Self.written(attributes))/>")
  }

  /// An element with text.
  mutating func element(_ name: String, _ attributes: Attributes, _ content: String) {
    line("<\(name)\(Self.written(attributes))>\(Self.escape(content))</\(name)>")
  }

  /// One line of text.
  mutating func text(
    _ content: String, at point: Point, size: Double, fill: String, isBold: Bool = false,
    endsHere: Bool = false
  ) {
    var attributes: Attributes = [
      ("x", Self.number(point.x)), ("y", Self.number(point.y)), ("font-size", Self.number(size)),
      ("fill", fill),
    ]
    if isBold { attributes.append(("font-weight", "600")) }
    if endsHere { attributes.append(("text-anchor", "end")) }
    element("text", attributes, content)
  }

  /// A number with at most one digit behind the point.
  static func number(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }

  /// Text of XML; characters that XML 1.0 does not have become the replacement character.
  static func escape(_ text: String) -> String {
    String(
      text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { result, scalar in
        switch scalar {
        case "&": result.append(contentsOf: "&amp;".unicodeScalars)
        case "<": result.append(contentsOf: "&lt;".unicodeScalars)
        case ">": result.append(contentsOf: "&gt;".unicodeScalars)
        case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
        case "\t", "\n", "\r": result.append(" ")
        case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
        default: result.append(scalar)
        }
      })
  }

  private static func written(_ attributes: Attributes) -> String {
    attributes.map { " \($0.name)=\"\(escape($0.value))\"" }.joined()
  }

  private mutating func line(_ content: String) {
    text += String(repeating: "  ", count: depth) + content + "\n"
  }
}
