/// Writes elements of SVG with everything escaped.
public struct SVGWriter {
  /// The document so far.
  public private(set) var text = ""
  private var depth = 0

  /// An empty document.
  public init() {}

  /// Names and values, in order.
  public typealias Attributes = [(name: String, value: String)]

  /// Begins an element.
  public mutating func open(_ name: String, _ attributes: Attributes = []) {
    line("<\(name)\(Self.written(attributes))>")
    depth += 1
  }

  /// Ends an element.
  public mutating func close(_ name: String) {
    depth -= 1
    line("</\(name)>")
  }

  /// An element without contents.
  public mutating func element(_ name: String, _ attributes: Attributes) {
    line("<\(name)\(Self.written(attributes))/>")
  }

  /// An element with text.
  public mutating func element(_ name: String, _ attributes: Attributes, _ content: String) {
    line("<\(name)\(Self.written(attributes))>\(Self.escape(content))</\(name)>")
  }

  /// One line of text.
  public mutating func text(
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

  /// Elements that another writer has written.
  public mutating func append(_ elements: String) { text += elements }

  /// A number with at most one digit behind the point.
  public static func number(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }

  /// Text of XML; characters that XML 1.0 does not have become the replacement character.
  public static func escape(_ text: String) -> String {
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
