/// Ends the reading of a text; what is wrong has been recorded.
struct ReadingStopped: Error {}

/// Builds the tree of a document from its events.
struct TreeBuilder {
  /// Nesting beyond this is a mistake or an attack; the builder recurses, so it has to end.
  static let depthLimit = 64
  /// Values of a document with every alias written out.
  static let valueLimit = 100_000
  /// Bytes of all scalars with every alias written out.
  static let byteLimit = 4 << 20

  private let source: Source
  let sink: DiagnosticSink
  private let events: EventStream
  private var depth = 0
  /// The deepest level since the innermost open collection began, aliases included.
  private var deepest = 0
  private var size = Size(values: 0)
  private var anchors: [String: Anchor] = [:]

  private struct Anchor {
    /// `nil` while the value is being read.
    var node: Node?
    /// What an alias adds.
    var size = Size()
    /// The levels that an alias adds.
    var height = 0
  }

  /// How much a value holds with every alias written out.
  private struct Size {
    var values = 1
    var bytes = 0
  }

  init(_ source: Source, _ sink: DiagnosticSink) {
    self.source = source
    self.sink = sink
    events = EventStream(source)
  }

  mutating func readDocument() throws(ReadingStopped) -> Node {
    _ = try next()
    let start = try next()
    guard case .documentStart = start.kind else {
      // A value of the command line may be empty, as in `--set a=`: that is YAML's empty scalar.
      return Node(.scalar(Scalar("")), at: source.mark(line: 0, column: 0))
    }
    let root = try readNode(try next())
    _ = try next()
    let end = try next()
    guard case .streamEnd = end.kind else {
      throw stop(
        .severalDocuments, "a second document begins here; put it into a file of its own", end.mark)
    }
    return root
  }

  private mutating func readNode(_ event: Event) throws(ReadingStopped) -> Node {
    switch event.kind {
    case .alias(let name): return try readAlias(name, event.mark)
    case .scalar(var scalar, let anchor):
      let size = Size(bytes: scalar.text.utf8.count)
      try add(size, event.mark)
      let directive = scalar.tag.flatMap(Self.directive)
      scalar.tag = checkedTag(scalar.tag, on: ["str", "int", "float", "bool", "null"], event.mark)
      let node = Node(.scalar(scalar), at: event.mark, directive: directive)
      if let anchor { anchors[anchor] = Anchor(node: node, size: size) }
      return node
    case .sequenceStart(let tag, let anchor):
      _ = checkedTag(tag, on: ["seq"], event.mark)
      var node = try readCollection(anchor, event.mark) { builder throws(ReadingStopped) in
        try builder.readSequence()
      }
      node.directive = tag.flatMap(Self.directive)
      return node
    case .mappingStart(let tag, let anchor):
      _ = checkedTag(tag, on: ["map"], event.mark)
      var node = try readCollection(anchor, event.mark) { builder throws(ReadingStopped) in
        try builder.readMapping()
      }
      node.directive = tag.flatMap(Self.directive)
      return node
    default: throw ReadingStopped()
    }
  }

  private mutating func readCollection(
    _ anchor: String?, _ mark: Mark,
    _ body: (inout TreeBuilder) throws(ReadingStopped) -> Node.Content
  ) throws(ReadingStopped) -> Node {
    let (sizeBefore, deepestBefore) = (size, deepest)
    try add(Size(), mark)
    try checkDepth(depth + 1, mark)
    if let anchor { anchors[anchor] = Anchor() }
    depth += 1
    deepest = depth
    let content = try body(&self)
    depth -= 1
    let node = Node(content, at: mark)
    if let anchor {
      let ownSize = Size(
        values: size.values - sizeBefore.values, bytes: size.bytes - sizeBefore.bytes)
      anchors[anchor] = Anchor(node: node, size: ownSize, height: deepest - depth)
    }
    deepest = max(deepest, deepestBefore)
    return node
  }

  private mutating func readSequence() throws(ReadingStopped) -> Node.Content {
    var nodes: [Node] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return .sequence(nodes) }
      nodes.append(try readNode(event))
    }
  }

  private mutating func readMapping() throws(ReadingStopped) -> Node.Content {
    var assembly = MappingAssembly(sink)
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { return .mapping(assembly.mapping) }
      let key = try readNode(event)
      let value = try readNode(try next())
      assembly.add(key, value)
    }
  }

  private mutating func readAlias(_ name: String, _ mark: Mark) throws(ReadingStopped) -> Node {
    guard let anchor = anchors[name] else {
      sink.record(
        Diagnostic(
          .invalidAlias, "no anchor '&\(name)' comes before this alias; define it further up",
          at: mark))
      sink.silence(mark)
      return Node(.scalar(Scalar("")), at: mark)
    }
    guard let node = anchor.node else {
      throw stop(
        .invalidAlias, "the value of anchor '&\(name)' contains itself here; remove the alias", mark
      )
    }
    try add(anchor.size, mark)
    try checkDepth(depth + anchor.height, mark)
    deepest = max(deepest, depth + anchor.height)
    return node
  }

  private mutating func add(_ added: Size, _ mark: Mark) throws(ReadingStopped) {
    size.values += added.values
    size.bytes += added.bytes
    guard size.values <= Self.valueLimit else {
      throw stop(
        .aliasExpansion,
        "the text has more than \(Self.valueLimit) values once its aliases are written out;"
          + " is it really an experiment?", mark)
    }
    guard size.bytes <= Self.byteLimit else {
      throw stop(
        .aliasExpansion,
        "the text has more than \(Self.byteLimit >> 20) MiB once its aliases are written out;"
          + " use fewer aliases", mark)
    }
  }

  private func checkDepth(_ depth: Int, _ mark: Mark) throws(ReadingStopped) {
    guard depth <= Self.depthLimit else {
      throw stop(
        .nestingTooDeep, "values are nested more than \(Self.depthLimit) deep; flatten them", mark)
    }
  }

  private static func directive(_ tag: String) -> Node.Directive? {
    tag.hasPrefix("!") ? Node.Directive(rawValue: String(tag.dropFirst())) : nil
  }

  private func checkedTag(_ tag: String?, on names: [String], _ mark: Mark) -> String? {
    // `!` alone says "no type", which is what an untyped scalar is anyway.
    guard let tag, tag != "!" else { return tag == nil ? nil : "str" }
    guard Self.directive(tag) == nil else { return nil }
    let prefix = "tag:yaml.org,2002:"
    let name = tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.count)) : nil
    if let name, names.contains(name) { return name }
    let shown = name.map { "!!\($0)" } ?? tag
    sink.record(
      Diagnostic(
        .invalidTag, "the tag '\(shown)' means nothing on a value of this kind; remove it",
        at: mark))
    return nil
  }

  private mutating func next() throws(ReadingStopped) -> Event {
    switch events.next() {
    case .success(let event): return event
    case .failure(let failure):
      sink.record(failure.diagnostic)
      throw ReadingStopped()
    }
  }

  private func stop(_ code: Diagnostic.Code, _ message: String, _ mark: Mark) -> ReadingStopped {
    sink.record(Diagnostic(code, message, at: mark))
    return ReadingStopped()
  }
}
