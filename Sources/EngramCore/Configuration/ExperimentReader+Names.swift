internal import YAMLTree

extension ExperimentReader {
  /// The entries of a mapping of names to components; entries with a bad name are left out.
  func members(
    _ key: String, _ role: Role?, isRequired: Bool, _ documentation: String
  ) -> [Mapping.Entry] {
    let declaration = SettingDeclaration(
      key, .namedComponents(role), standard: nil, isRequired: isRequired, documentation)
    scope.declare(declaration)
    guard let node = scope.mapping[key] else {
      if isRequired { scope.recordMissing(declaration) }
      return []
    }
    guard let mapping = node.mapping else {
      if node.isNull && !isRequired { return [] }
      scope.recordWrongKind(node, key, expected: "a mapping of names to components")
      return []
    }
    // Every learner is combined with every evaluation.
    let limit = key == "components" ? 1000 : 100
    if mapping.entries.count > limit {
      scope.record(
        .outOfRange,
        "expected at most \(limit) entries, not \(mapping.entries.count)", at: node.mark,
        path: key)
      return []
    }
    if isRequired && mapping.entries.isEmpty {
      scope.record(
        .missingKey, "there is no entry; add one, such as 'name: {type: ...}'", at: node.mark,
        path: key)
    }
    return mapping.entries.filter { entry in
      checkName(entry, key, role) && checkIsNotMistypedOverride(entry, key, mapping)
    }
  }

  func checkExperimentName(_ name: String) {
    guard let node = scope.mapping["experiment"], node.scalar?.string != nil else { return }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isFit = parts.allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".") && part.allSatisfy { Self.isNamePart($0) || $0 == "." }
    }
    guard !isFit || name.utf8.count > 100 else { return }
    // The name becomes a folder.
    scope.record(
      .invalidName,
      "a name is made of letters, digits, '-', '_', '.' and '/', at most 100, not '\(name)'",
      at: node.mark, path: "experiment")
  }

  private func checkName(_ entry: Mapping.Entry, _ key: String, _ role: Role?) -> Bool {
    let name = entry.key
    guard !name.allSatisfy(Self.isNamePart) || name.utf8.count > 100 else { return true }
    // Names are parts of dotted paths and of file names.
    scope.record(
      .invalidName, "a name is made of letters, digits, '-' and '_', at most 100, not '\(name)'",
      at: entry.mark, path: key)
    return false
  }

  /// `--set learners.alc.shots=5` made a learner `alc` without a type: a mistyped name.
  private func checkIsNotMistypedOverride(
    _ entry: Mapping.Entry, _ key: String, _ mapping: Mapping
  ) -> Bool {
    // What an override or a sweep makes on its way has the position of the key for its value.
    guard entry.mark == entry.value.mark, let parts = entry.value.mapping, parts["type"] == nil
    else { return true }
    let others = mapping.entries.filter { $0.mark != $0.value.mark }.map(\.key)
    let clause = Suggestion.clause(
      for: entry.key, among: others, otherwise: "add it with a 'type:'")
    scope.record(
      .unknownKey, "there is no '\(entry.key)' under '\(key):'\(clause)", at: entry.mark,
      path: "\(key).\(entry.key)", notes: [Diagnostic.Note("\(key): \(others.list)")])
    return false
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
      || character == "-" || character == "_"
  }
}
