internal import EngramCore

/// A graph in the language of Graphviz.
struct DOTDocument {
  let text: String

  init(_ picture: GraphPicture) {
    var lines = [
      "digraph \(Self.quoted(picture.name)) {",
      "  graph [rankdir=LR, bgcolor=transparent, fontname=\"sans-serif\", fontcolor=\(Self.quoted(RoleColors.line)), label=\(Self.quoted(picture.caption))]",
      "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontcolor=\(Self.quoted(RoleColors.text))]",
      "  edge [fontname=\"sans-serif\", fontsize=10, color=\(Self.quoted(RoleColors.line)), fontcolor=\(Self.quoted(RoleColors.line))]",
    ]
    for (index, box) in picture.boxes.enumerated() {
      let colors = RoleColors.of(box)
      let kind = [box.kind, box.typeName].compactMap { $0 }.joined(separator: " ")
      let label = [box.title, kind, box.detail].filter { !$0.isEmpty }.joined(separator: "\n")
      let style = box.isUnused ? ", style=\"rounded,filled,dashed\"" : ""
      lines.append(
        "  n\(index) [label=\(Self.quoted(label)), tooltip=\(Self.quoted(box.path)), "
          + "fillcolor=\(Self.quoted(colors.fill)), color=\(Self.quoted(colors.stroke))\(style)]")
    }
    for arrow in picture.arrows {
      let label = [arrow.port.map { "." + $0 }, arrow.setting].compactMap { $0 }
        .filter { !$0.isEmpty }.joined(separator: " to ")
      let attributes = arrow.isMeasurement ? "style=dashed" : "label=\(Self.quoted(label))"
      lines.append("  n\(arrow.source) -> n\(arrow.target) [\(attributes)]")
    }
    text = lines.joined(separator: "\n") + "\n}\n"
  }

  /// A quoted identifier; line ends are centred line breaks of labels.
  static func quoted(_ text: String) -> String {
    let escaped = text.map { character -> String in
      switch character {
      case "\"": "\\\""
      case "\\": "\\\\"
      case let other where other.isNewline: "\\n"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
