public import YAMLTree

/// Puts a file together with the bases that it extends.
///
/// `extends:` may stand in any mapping and names one base or a list of them: a file, relative to the
/// one that names it, or `library:NAME`, a fragment that a plugin brings. Later bases go over earlier
/// ones, the mapping itself over all of them, by the rule of ``Merge``.
public final class Composer {
  /// A mistake or an attack, but no experiment.
  private static let depthLimit = 20
  private static let baseLimit = 200

  private let library: [String: String]
  private let sink: DiagnosticSink
  private let merge: Merge
  private var readable: ReadableFolder?
  /// The bases being read, outermost first, with the marks of the `extends` entries that name them.
  private var open: [(identity: String, name: String, mark: Mark)] = []
  private var baseCount = 0

  /// Creates a composer.
  ///
  /// - Parameters:
  ///   - library: The fragments that `library:NAME` stands for, by name.
  ///   - sink: Where mistakes are recorded.
  public init(library: [String: String], sink: DiagnosticSink) {
    self.library = library
    self.sink = sink
    merge = Merge(sink: sink)
  }

  /// Reads a text and everything that it extends.
  ///
  /// - Returns: The root with no `extends:` left in it, or `nil` if it cannot be read to its end.
  public func compose(_ source: Source) -> Node? {
    guard let root = Node.parseMapping(source, into: sink) else { return nil }
    readable = ReadableFolder(of: source)
    open = [(ReadableFolder.identity(of: source.name), source.name, root.mark)]
    return merge.settled(expand(root, path: ""), path: "")
  }

  /// Replaces every `extends:` in a value by what it stands for; directives are kept, for what is
  /// below may itself go over a base.
  private func expand(_ node: Node, path: String) -> Node {
    var node = node
    switch node.content {
    case .scalar: return node
    case .sequence(let nodes):
      node.content = .sequence(nodes.enumerated().map { expand($1, path: "\(path).\($0)") })
    case .mapping(var mapping):
      let bases = mapping["extends"].map { self.bases(named: $0, path) } ?? []
      mapping.remove("extends")
      for var entry in mapping.entries {
        entry.value = expand(entry.value, path: path.isEmpty ? entry.key : "\(path).\(entry.key)")
        mapping.set(entry)
      }
      node.content = .mapping(mapping)
      guard let first = bases.first else { return node }
      let base = bases.dropFirst().reduce(first) { merge.put($1, onto: $0, path: path) }
      let directive = node.directive
      node.directive = nil
      node = merge.put(node, onto: base, path: path)
      node.directive = directive
    }
    return node
  }

  private func bases(named node: Node, _ path: String) -> [Node] {
    let names = node.sequence ?? [node]
    return names.compactMap { name in
      guard let word = name.scalar?.string else {
        sink.isIncomplete = true
        record(
          .wrongKind, "expected the name of a file or 'library:NAME', not \(name.kindDescription)",
          name.mark, path)
        return nil
      }
      let base = base(named: word, at: name.mark, path)
      if base == nil { sink.isIncomplete = true }
      return base
    }
  }

  private func base(named name: String, at mark: Mark, _ path: String) -> Node? {
    guard let source = source(named: name, at: mark, path) else { return nil }
    let identity = ReadableFolder.identity(of: source.name)
    if let start = open.firstIndex(where: { $0.identity == identity }) {
      let chain = (open[start...].map(\.name) + [source.name]).joined(separator: " -> ")
      let notes = open[start...].dropFirst().map {
        Diagnostic.Note("\($0.name) is extended here", at: $0.mark)
      }
      record(
        .invalidBase, "this closes a circle: \(chain); remove one of these 'extends'", mark, path,
        notes: Array(notes))
      return nil
    }
    baseCount += 1
    guard open.count <= Self.depthLimit, baseCount <= Self.baseLimit else {
      record(
        .invalidBase,
        "bases are nested more than \(Self.depthLimit) deep or are more than \(Self.baseLimit)",
        mark, path)
      return nil
    }
    open.append((identity, source.name, mark))
    defer { open.removeLast() }
    sink.add(source, includedAt: mark)
    guard let root = Node.parseMapping(source, into: sink) else { return nil }
    return merge.settled(expand(root, path: path), path: path)
  }

  private func source(named name: String, at mark: Mark, _ path: String) -> Source? {
    let prefix = "library:"
    if name.hasPrefix(prefix) {
      let key = String(name.dropFirst(prefix.count))
      if let text = library[key] { return Source(file: name, text: text) }
      let names = library.keys.sorted()
      let clause = Suggestion.clause(
        for: key, among: names, otherwise: "'engram list library' shows all")
      record(
        .invalidBase, "there is no fragment '\(key)' in the library\(clause)", mark, path,
        notes: [Diagnostic.Note("library: \(names.list)")])
      return nil
    }
    guard let readable, !mark.file.hasPrefix(prefix) else {
      record(
        .invalidBase, "only a file can extend another file; name a fragment as 'library:NAME'",
        mark, path)
      return nil
    }
    let result = readable.source(named: name, from: mark.file)
    switch result {
    case .success(let source): return source
    case .failure(let refusal):
      record(.invalidBase, refusal.message, mark, path, notes: chain)
      return nil
    }
  }

  /// How the present file came to be read; empty for the one that the user named.
  private var chain: [Diagnostic.Note] {
    open.dropFirst().reversed().map { Diagnostic.Note("\($0.name) is extended here", at: $0.mark) }
  }

  private func record(
    _ code: Diagnostic.Code, _ message: String, _ mark: Mark, _ path: String,
    notes: [Diagnostic.Note] = []
  ) {
    let place = path.isEmpty ? "extends" : "\(path).extends"
    sink.record(Diagnostic(code, message, at: mark, path: place, notes: notes))
  }
}
