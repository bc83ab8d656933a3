internal import YAMLTree

/// One mapping that is being read: its place, what has been asked of it, and what it resolves to.
///
/// A class, so that copies of a ``SettingsReader`` stay readers of the same mapping.
final class SettingsScope {
  let graph: ComponentGraph
  /// What the settings belong to, in the words of an error message: `learner 'acl'`.
  let title: String
  /// The dotted path; empty for the whole experiment.
  let path: String
  /// Where to point at when a key is missing.
  let mark: Mark
  let mapping: Mapping

  /// What has been asked, in order.
  private(set) var declarations: [SettingDeclaration] = []
  /// The settings with their values or defaults, in the order in which they were asked.
  private(set) var resolved = Mapping()
  /// Whether a value is made up that stands in for a missing or broken one without a default.
  ///
  /// What such a component says about itself is not to be believed, so checks that combine several
  /// values are skipped rather than reported as mistakes of the user.
  var isTainted = false

  private var knownKeys: Set<String>
  private var failedKeys: Set<String> = []
  /// Keys that are not there, and have not been reported yet.
  private var missing: [SettingDeclaration] = []

  init(
    _ graph: ComponentGraph, title: String, path: String, mark: Mark, mapping: Mapping,
    knownKeys: Set<String> = []
  ) {
    self.graph = graph
    self.title = title
    self.path = path
    self.mark = mark
    self.mapping = mapping
    self.knownKeys = knownKeys
  }

  func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func declare(_ declaration: SettingDeclaration) {
    knownKeys.insert(declaration.key)
    if !declarations.contains(where: { $0.key == declaration.key }) {
      declarations.append(declaration)
    }
  }

  func hasAsked(_ key: String) -> Bool { knownKeys.contains(key) }

  func know(_ key: String) { knownKeys.insert(key) }

  func resolve(_ key: String, _ node: Node) { resolved.set(Mapping.Entry(key, node)) }

  func didFail(_ key: String) { failedKeys.insert(key) }

  func record(
    _ code: Diagnostic.Code, _ message: String, at mark: Mark, path: String,
    notes: [Diagnostic.Note] = []
  ) {
    graph.context.sink.record(Diagnostic(code, message, at: mark, path: path, notes: notes))
  }

  /// Notes that a key without a default is not there.
  ///
  /// It is reported when all keys have been asked for: a misspelt key is one mistake and not two.
  func recordMissing(_ declaration: SettingDeclaration) {
    failedKeys.insert(declaration.key)
    isTainted = true
    missing.append(declaration)
    graph.context.sink.countRepeatedError()
  }

  /// Records what a component itself finds wrong with a setting, or with an element of one.
  func reject(
    _ key: String, _ message: String, _ code: Diagnostic.Code = .rejectedSetting,
    at mark: Mark? = nil, notes: [Diagnostic.Note] = []
  ) {
    // With a made-up value in play the complaint may be about a number that nobody wrote.
    guard !isTainted, !hasFailed(key) else { return }
    record(
      code, message, at: mark ?? mapping[key]?.mark ?? self.mark, path: path(to: key),
      notes: notes)
    failedKeys.insert(key)
  }

  func hasFailed(_ key: String) -> Bool { failedKeys.contains(key) }

  /// A key that a base gave to a component of another type is left over when the type is changed.
  private func noteOnBase(of entry: Mapping.Entry) -> [Diagnostic.Note] {
    guard entry.mark.file != mark.file, entry.mark.origin == .file, let type = mapping["type"],
      let name = path.split(separator: ".").last
    else { return [] }
    return [
      Diagnostic.Note(
        "the type comes from here; '\(name): !replace {...}' keeps nothing of the base",
        at: type.mark)
    ]
  }

  /// Records every key that nobody asked for, and every key that is missing.
  ///
  /// - Parameter others: Settings that were not asked for because a mistake ended the reading;
  ///   `nil` if it came to its end. After such a mistake only keys that are near a known one are
  ///   surely misspelt.
  func rejectUnknownKeys(unasked others: [SettingDeclaration]? = nil) {
    let known = knownKeys.union(others?.map(\.key) ?? [])
    let candidates = known.sorted() + ["extends"]
    let names = known.filter { $0 != "type" }.sorted()
    var misspelt: Set<String> = []
    for entry in mapping.entries where !known.contains(entry.key) {
      let near = Suggestion.nearest(to: entry.key, among: candidates)
      guard near != nil || others == nil else { continue }
      if let near { misspelt.insert(near) }
      record(
        .unknownKey,
        "\(title) has no setting '\(entry.key)'; "
          + (near.map { "did you mean '\($0)'?" } ?? "remove it"), at: entry.mark,
        path: path(to: entry.key),
        notes: [Diagnostic.Note("settings of \(title): \(names.list)")] + noteOnBase(of: entry))
    }
    let isComplete = !graph.context.sink.isIncomplete
    for declaration in missing where isComplete && !misspelt.contains(declaration.key) {
      record(
        .missingKey, "\(title) needs '\(declaration.key):', \(declaration.expectation)", at: mark,
        path: path(to: declaration.key), notes: [Diagnostic.Note(declaration.documentation)])
    }
    missing = []
  }
}
