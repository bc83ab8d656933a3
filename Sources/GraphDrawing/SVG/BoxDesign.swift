internal import EngramCore
internal import Pictures

/// What stands where in a box: the role and the type, the name, what is inferred, and one line for
/// every setting that an arrow leads to or port that one leaves.
struct BoxDesign {
  /// Lines for arrows.
  struct Port: Hashable {
    let label: String
    let isOutput: Bool
    /// The middle of the line, below the top of the box.
    let offset: Double
  }

  static let padding = 14.0
  static let labelSize = 10.5
  static let titleSize = 15.0
  static let detailSize = 11.5
  static let headBaseline = 21.0
  static let titleBaseline = 41.0
  static let detailBaseline = 59.0
  static let detailStep = 15.0
  static let portStep = 18.0

  let box: GraphPicture.Box
  /// The role, in capitals.
  let kind: String
  let title: String
  let details: [String]
  let ports: [Port]
  /// The line between the head and the ports; `nil` if there are none.
  let rule: Double?
  let width: Double
  let height: Double
  /// Where arrows leave that mean the whole component.
  let outputOffset = 36.0

  init(_ box: GraphPicture.Box, inputs: [String], outputs: [String]) {
    self.box = box
    kind = box.kind.uppercased() + (box.isUnused ? " · UNUSED" : "")
    title = TextWidth.shortened(box.title, to: 40)
    details = Self.wrapped(box.detail.replacing("->", with: "→"))
    let lastDetail = Self.detailBaseline + Self.detailStep * Double(details.count - 1)
    let headBottom = (details.isEmpty ? Self.titleBaseline : lastDetail) + 13
    let labels = inputs.map { ($0, false) } + outputs.map { ($0, true) }
    ports = labels.enumerated().map { index, label in
      Port(
        label: TextWidth.shortened(label.0, to: 40), isOutput: label.1,
        offset: headBottom + 14 + Self.portStep * Double(index))
    }
    rule = ports.isEmpty ? nil : headBottom
    height = (ports.last.map { $0.offset + 14 } ?? headBottom)
    let headWidth =
      TextWidth.of(kind, size: Self.labelSize, isBold: true) + 12
      + TextWidth.of(box.typeName ?? "", size: Self.labelSize)
    let texts =
      [headWidth, TextWidth.of(title, size: Self.titleSize, isBold: true)]
      + details.map { TextWidth.of($0, size: Self.detailSize) }
      + ports.map { TextWidth.of($0.label, size: Self.detailSize) }
    width = max(120, (texts.max() ?? 0) + 2 * Self.padding).rounded(.up)
  }

  private static func wrapped(_ detail: String) -> [String] {
    var lines: [String] = []
    for (index, part) in detail.split(separator: ", ").enumerated() {
      let last = lines.last ?? ""
      if index == 0 {
        lines.append(String(part))
      } else if last.count + part.count < 40 {
        lines[lines.count - 1] += ", \(part)"
      } else {
        lines[lines.count - 1] += ","
        lines.append(String(part))
      }
    }
    return lines.map { TextWidth.shortened($0, to: 60) }
  }
}
