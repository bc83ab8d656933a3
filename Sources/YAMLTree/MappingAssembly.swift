/// Puts the entries of one mapping together: refuses bad keys, then merges `<<`.
struct MappingAssembly {
  /// Messages repeat keys, so that an alias of a very long one could fill the memory.
  static let keyByteLimit = 1000

  private let sink: DiagnosticSink
  private var entries: [Mapping.Entry] = []
  private var marks: [String: Mark] = [:]
  /// Entries that a merge key brings, with the index at which they belong.
  private var merges: [(index: Int, entries: [Mapping.Entry])] = []

  init(_ sink: DiagnosticSink) { self.sink = sink }

  mutating func add(_ key: Node, _ value: Node) {
    guard let scalar = key.scalar else {
      record(.invalidKey, "a key has to be a word, not \(key.kindDescription)", key.mark)
      return
    }
    guard !scalar.text.isEmpty else {
      record(.invalidKey, "a key is missing before the ':'", key.mark)
      return
    }
    guard scalar.text.utf8.count <= Self.keyByteLimit else {
      record(
        .invalidKey, "a key has at most \(Self.keyByteLimit) bytes; is a ':' in the wrong place?",
        key.mark)
      return
    }
    if let first = marks[scalar.text] {
      record(
        .duplicateKey, "the key '\(scalar.text)' is given twice; remove one of the two", key.mark,
        notes: [Diagnostic.Note("the first one is here", at: first)])
      return
    }
    marks[scalar.text] = key.mark
    if scalar.text == "<<" && scalar.style == .plain {
      merges.append((entries.count, mergedEntries(of: value)))
    } else {
      entries.append(Mapping.Entry(scalar.text, at: key.mark, value))
    }
  }

  /// The mapping: its own entries win over merged ones, earlier merged ones over later.
  var mapping: Mapping {
    guard let merge = merges.first else { return Mapping(entries) }
    let own = Set(entries.map(\.key))
    var all = entries
    all.insert(contentsOf: merge.entries.filter { !own.contains($0.key) }, at: merge.index)
    return Mapping(all)
  }

  private func mergedEntries(of value: Node) -> [Mapping.Entry] {
    var merged: [Mapping.Entry] = []
    for node in value.sequence ?? [value] {
      if let mapping = node.mapping {
        merged += mapping.entries
      } else {
        record(
          .invalidMerge,
          "'<<' takes an alias of a mapping or a list of such, not \(node.kindDescription)",
          node.mark)
      }
    }
    return merged
  }

  private func record(
    _ code: Diagnostic.Code, _ message: String, _ mark: Mark, notes: [Diagnostic.Note] = []
  ) {
    sink.record(Diagnostic(code, message, at: mark, notes: notes))
  }
}
