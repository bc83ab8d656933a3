public import YAMLTree

/// One way to fill in what a sweep varies.
public struct Variation: Sendable {
  /// What distinguishes it from the others, fit for a folder: `width=64,peak=0.001`; empty for the
  /// only one.
  public let label: String
  /// The values that it sets.
  public let assignments: [Assignment]

  /// Puts the values into a tree.
  public func apply(to root: inout Node, _ sink: DiagnosticSink) {
    for assignment in assignments { assignment.apply(to: &root, sink) }
  }
}

/// Gives variations their labels.
struct VariationLabels {
  private static let lengthLimit = 100
  private let names: [String: String]

  /// - Parameter paths: Every path that is varied.
  init(_ paths: [String]) {
    var names: [String: String] = [:]
    for path in Set(paths) {
      let parts = path.split(separator: ".")
      // The shortest end of the path that no other path shares.
      let ends = (1...max(parts.count, 1)).map { parts.suffix($0).joined(separator: ".") }
      let others = Set(paths).subtracting([path])
      names[path] =
        ends.first { end in !others.contains { $0 == end || $0.hasSuffix("." + end) } } ?? path
    }
    self.names = names
  }

  func label(_ variations: [[Assignment]]) -> [Variation] {
    guard variations.count > 1 else {
      return variations.map { Variation(label: "", assignments: $0) }
    }
    var used: [String: Int] = [:]
    return variations.map { assignments in
      var label = assignments.map { "\(names[$0.path.text] ?? $0.path.text)=\($0.value.word)" }
        .joined(separator: ",")
      if label.utf8.count > Self.lengthLimit { label = String(label.prefix(Self.lengthLimit - 10)) }
      used[label, default: 0] += 1
      let count = used[label, default: 1]
      return Variation(label: count == 1 ? label : "\(label)~\(count)", assignments: assignments)
    }
  }
}

extension Node {
  /// The value in characters that a file name may have.
  fileprivate var word: String {
    switch content {
    case .scalar(let scalar): Self.safe(scalar.isNull ? "null" : scalar.text)
    case .sequence(let nodes): nodes.map(\.word).joined(separator: "-")
    case .mapping(let mapping):
      mapping["type"]?.word
        ?? mapping.entries.map { "\(Self.safe($0.key))-\($0.value.word)" }.joined(separator: "-")
    }
  }

  private static func safe(_ text: String) -> String {
    let isSafe: (Character) -> Bool = { $0.isLetterOrDigit || "._+-".contains($0) }
    let word = String(text.map { isSafe($0) ? $0 : "_" }.prefix(40))
    return word.isEmpty ? "_" : word
  }
}
