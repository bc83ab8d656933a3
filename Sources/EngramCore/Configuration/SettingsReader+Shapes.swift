internal import Composition
internal import YAMLTree

extension SettingsReader {
  /// States what follows for the component behind a setting from the other settings, such as the
  /// features that an encoder makes of the stream's images.
  ///
  /// Pictures of the experiment show it; nothing is checked.
  ///
  /// - Parameters:
  ///   - key: The setting, `layers.0` for an element of a list; read before.
  ///   - facts: What is known now.
  public mutating func infer(_ key: String, _ facts: ShapeFact...) {
    scope.graph.context.recorder.infer(facts, for: key, of: scope.path)
  }

  /// Records that what a setting stands for does not fit what others stand for.
  ///
  /// The message gets a note for every side that says where it comes from: for a component the edges
  /// by which the shape came, for a plain value its place.
  ///
  /// - Parameters:
  ///   - key: The setting that should be changed, `datasets.1` for an element of a list.
  ///   - others: The settings that it does not fit.
  ///   - quantity: The shape that differs, which is followed along the edges.
  ///   - message: One sentence with both sides, without a full stop.
  public mutating func mismatch(
    _ key: String, with others: [String], in quantity: ShapeFact.Quantity, _ message: String
  ) {
    scope.recordMismatch(key, with: others, quantity, message)
  }
}

extension SettingsScope {
  fileprivate func recordMismatch(
    _ key: String, with others: [String], _ quantity: ShapeFact.Quantity, _ message: String
  ) {
    let mark = graph.context.recorder.edge(of: path, key)?.mark
    let notes = [side(key, quantity, isFirst: true)] + others.map { side($0, quantity) }
    reject(key, message, .shapeMismatch, at: mark, notes: notes.compactMap { $0 })
  }

  /// Where one side of a mismatch comes from.
  private func side(
    _ key: String, _ quantity: ShapeFact.Quantity, isFirst: Bool = false
  ) -> Diagnostic.Note? {
    let recorder = graph.context.recorder
    guard let edge = recorder.edge(of: path, key) else { return isFirst ? nil : value(key) }
    if let fact = edge.targetFacts.first(where: { $0.quantity == quantity }) {
      return recorder.origin(of: fact, along: edge)
    }
    // What is described in its place is already being pointed at.
    guard edge.written != nil || !isFirst else { return nil }
    return Diagnostic.Note(
      "\(path(to: key)) is \(recorder.name(of: edge))", at: recorder.nodes[edge.target]?.mark)
  }

  private func value(_ key: String) -> Diagnostic.Note? {
    guard let text = resolved[key]?.shortText else { return nil }
    let given = mapping[key]
    return Diagnostic.Note(
      "\(path(to: key)) is \(text)\(given == nil ? " by default" : "")", at: given?.mark)
  }
}
