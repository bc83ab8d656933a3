public import YAMLTree

/// The value of `sweep:`: which paths are varied, and how.
///
/// Blocks multiply: every variation of one is combined with every variation of the others.
/// * `grid: {path: [values], ...}`: every combination;
/// * `paired: {path: [values], ...}`: the first values together, then the second, ...;
/// * `list: [{path: value, ...}, ...]`: exactly these;
/// * `random: {count: 20, seed: 1, over: {path: {from: 1e-4, to: 1e-2, scale: log}, ...}}`.
public struct Sweep {
  /// More runs than this are a mistake.
  public static let limit = 10_000
  static let blocks = ["grid", "paired", "list", "random"]

  private let sink: DiagnosticSink

  /// Reads `sweep:`.
  ///
  /// - Parameters:
  ///   - node: Its value; `nil` if the experiment has none.
  ///   - sink: Where mistakes are recorded.
  /// - Returns: The variations in file order, the last path of a grid varying fastest; one without
  ///   assignments if there is no sweep. What is wrong has been recorded.
  public static func variations(of node: Node?, _ sink: DiagnosticSink) -> [Variation] {
    guard let node, !node.isNull else { return [Variation(label: "", assignments: [])] }
    return Sweep(sink: sink).read(node)
  }

  private init(sink: DiagnosticSink) { self.sink = sink }

  private func read(_ node: Node) -> [Variation] {
    guard let mapping = node.mapping else {
      record("expected a mapping with \(Self.blocks.list), not \(node.kindDescription)", node.mark)
      return []
    }
    var combined: [[Assignment]] = [[]]
    for entry in mapping.entries {
      let added = block(entry)
      checkDistinct(added, combined)
      let (count, overflow) = combined.count.multipliedReportingOverflow(by: added.count)
      guard !overflow, count <= Self.limit else {
        record(
          "the sweep makes more than \(Self.limit) runs; vary less, or use 'random:'", entry.mark,
          entry.key)
        return []
      }
      combined = combined.flatMap { first in added.map { first + $0 } }
    }
    let labels = VariationLabels(combined.flatMap { $0.map(\.path.text) })
    return labels.label(combined)
  }

  private func block(_ entry: Mapping.Entry) -> [[Assignment]] {
    switch entry.key {
    case "grid": return grid(entry)
    case "paired": return paired(entry)
    case "list": return list(entry)
    case "random":
      return RandomSearch(reader: self).read(entry)
    default:
      let clause = Suggestion.clause(
        for: entry.key, among: Self.blocks, otherwise: "use \(Self.blocks.list)")
      let hint =
        entry.key.contains(".") ? "; paths stand below 'grid:' and the others" : clause
      record("a sweep has no '\(entry.key)'\(hint)", entry.mark, entry.key)
      return []
    }
  }

  private func grid(_ block: Mapping.Entry) -> [[Assignment]] {
    axes(block).reduce([[]]) { variations, axis in
      // Stops before the product becomes too large to hold; the caller says so.
      guard variations.count <= Self.limit else { return variations }
      return variations.flatMap { first in axis.values.map { first + [Assignment(axis.path, $0)] } }
    }
  }

  private func paired(_ block: Mapping.Entry) -> [[Assignment]] {
    let axes = axes(block)
    guard let first = axes.first else { return [] }
    for axis in axes.dropFirst() where axis.values.count != first.values.count {
      record(
        "'\(axis.path.text)' has \(axis.values.count) values, but '\(first.path.text)' has"
          + " \(first.values.count); paired paths need equally many", axis.mark, block.key,
        notes: [Diagnostic.Note("the first list is here", at: first.mark)])
      return []
    }
    return first.values.indices.map { index in
      axes.map { Assignment($0.path, $0.values[index]) }
    }
  }

  private func list(_ block: Mapping.Entry) -> [[Assignment]] {
    guard let nodes = block.value.sequence, !nodes.isEmpty else {
      record(
        "expected a list of mappings of paths to values, not \(block.value.kindOrEmpty)",
        block.value.mark, block.key)
      return []
    }
    return nodes.compactMap { node in
      guard let mapping = node.mapping else {
        record(
          "expected a mapping of paths to values, not \(node.kindDescription)", node.mark,
          block.key)
        return nil
      }
      return mapping.entries.compactMap { entry in
        path(entry, block.key).map { Assignment($0, entry.value) }
      }
    }
  }

  struct Axis {
    let path: ValuePath
    let values: [Node]
    let mark: Mark
  }

  private func axes(_ block: Mapping.Entry) -> [Axis] {
    guard let mapping = mapping(block) else { return [] }
    return mapping.entries.compactMap { entry in
      guard let path = path(entry, block.key) else { return nil }
      guard let values = entry.value.sequence, !values.isEmpty else {
        record(
          "expected the list of values of '\(entry.key)', not \(entry.value.kindOrEmpty)",
          entry.value.mark, block.key)
        return nil
      }
      return Axis(path: path, values: values, mark: entry.value.mark)
    }
  }

  /// The value of a block that maps paths to something.
  func mapping(_ block: Mapping.Entry) -> Mapping? {
    if let mapping = block.value.mapping, !mapping.entries.isEmpty { return mapping }
    record(
      "expected a mapping of paths, such as 'learners.acl.width', not \(block.value.kindOrEmpty)",
      block.value.mark, block.key)
    return nil
  }

  func path(_ entry: Mapping.Entry, _ block: String) -> ValuePath? {
    guard let path = ValuePath(entry.key, at: entry.mark, isExact: entry.isWrittenPlainly) else {
      record("'\(entry.key)' is not a path such as 'learners.acl.width'", entry.mark, block)
      return nil
    }
    let fixed = ["experiment", "sweep", "seeds", "expect", "extends"]
    guard !fixed.contains(path.parts[0].name) else {
      record("'\(path.parts[0].name)' is the same for all runs of a sweep", entry.mark, block)
      return nil
    }
    return path
  }

  private func checkDistinct(_ added: [[Assignment]], _ present: [[Assignment]]) {
    let paths = Set(present.first?.map(\.path.text) ?? [])
    for assignment in added.first ?? [] where paths.contains(assignment.path.text) {
      record(
        "'\(assignment.path.text)' is varied by two blocks of the sweep; remove it from one",
        assignment.path.parts[0].mark, "")
    }
  }

  func record(
    _ message: String, _ mark: Mark, _ block: String = "", notes: [Diagnostic.Note] = []
  ) {
    let path = block.isEmpty ? "sweep" : "sweep.\(block)"
    sink.record(Diagnostic(.invalidSweep, message, at: mark, path: path, notes: notes))
  }
}

extension Mapping.Entry {
  /// Whether the key stands in the text as it is, so that its parts can be pointed at.
  fileprivate var isWrittenPlainly: Bool { mark.width == key.unicodeScalars.count }
}

extension Node {
  /// What it is, in the words of an error message; an empty list or mapping is called so.
  var kindOrEmpty: String {
    if sequence?.isEmpty == true { return "an empty list" }
    if mapping?.entries.isEmpty == true { return "an empty mapping" }
    return kindDescription
  }
}
