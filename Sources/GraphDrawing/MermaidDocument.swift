internal import EngramCore

/// A graph as a flowchart of Mermaid.
struct MermaidDocument {
  let text: String

  init(_ picture: GraphPicture) {
    var lines = ["---", "title: \(Self.quoted(picture.name))", "---", "flowchart LR"]
    for (index, box) in picture.boxes.enumerated() {
      let kind = [box.kind, box.typeName].compactMap { $0 }.joined(separator: " ")
      let parts = ["<b>\(Self.escape(box.title))</b>", "<small>\(Self.escape(kind))</small>"]
      let detail = box.detail.isEmpty ? [] : [Self.escape(box.detail)]
      lines.append("  n\(index)[\"\((parts + detail).joined(separator: "<br>"))\"]")
    }
    for arrow in picture.arrows {
      let label = [arrow.port.map { "." + $0 }, arrow.setting].compactMap { $0 }
        .filter { !$0.isEmpty }.joined(separator: " to ")
      let line =
        arrow.isMeasurement
        ? "-.->" : label.isEmpty ? "-->" : "-->|\"\(Self.escape(label))\"|"
      lines.append("  n\(arrow.source) \(line) n\(arrow.target)")
    }
    let roles = Dictionary(grouping: picture.boxes.indices) { picture.boxes[$0].role.name }
    for (number, (role, members)) in roles.sorted(by: { $0.key < $1.key }).enumerated() {
      let colors = RoleColors.of(Role(role))
      lines.append(
        "  classDef role\(number) fill:\(colors.fill),stroke:\(colors.stroke),color:\(RoleColors.text)"
      )
      lines.append("  class \(members.map { "n\($0)" }.joined(separator: ",")) role\(number)")
    }
    let unused = picture.boxes.indices.filter { picture.boxes[$0].isUnused }
    if !unused.isEmpty {
      lines.append(
        "  classDef unused fill:\(RoleColors.none.fill),stroke:\(RoleColors.none.stroke),stroke-dasharray:4 3"
      )
      lines.append("  class \(unused.map { "n\($0)" }.joined(separator: ",")) unused")
    }
    if !picture.caption.isEmpty { lines.append("  %% \(Self.oneLine(picture.caption))") }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Text within quotes: what ends them, begins an entity or would be read as markup is written as
  /// an entity of Mermaid.
  static func escape(_ text: String) -> String {
    oneLine(text).map { character in
      switch character {
      case "\"": "#quot;"
      case "#": "#35;"
      case "&": "#amp;"
      case "<": "#lt;"
      case ">": "#gt;"
      case "`": "#96;"
      default: String(character)
      }
    }.joined()
  }

  /// A scalar of the YAML in front.
  private static func quoted(_ text: String) -> String {
    let escaped = oneLine(text).map { "\"\\".contains($0) ? "\\\($0)" : String($0) }
    return "\"\(escaped.joined())\""
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
