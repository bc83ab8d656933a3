public import EngramCore
internal import EngramReference

/// The laws of the settings that a component declares, from which its documentation, the JSON Schema
/// and templates are made.
public enum SettingsContract {
  /// What is wrong with the declarations of a component.
  ///
  /// Settings are to be read whatever other settings say: one that is asked for under a condition is
  /// in no documentation, and its key an unknown one as long as the condition does not hold.
  ///
  /// - Parameters:
  ///   - name: The word after `type:`.
  ///   - role: Where it is registered.
  ///   - yaml: Settings with which the component can be made.
  ///   - registry: The registry that it is in.
  /// - Returns: One sentence for every broken law.
  /// - Throws: When the settings are no YAML.
  public static func violations(
    of name: String, in role: Role, madeFrom yaml: String, _ registry: Registry
  ) throws -> [String] {
    let settings = registry.settings(of: name, in: role) ?? []
    var found = Violations()
    for setting in settings { check(setting, &found) }
    let keys = settings.map(\.key)
    func compare(_ changes: [String: String]) throws {
      let read = try registry.settings(of: name, in: role, madeFrom: yaml, with: changes) ?? []
      let condition = changes.map { " with '\($0.key): \($0.value)'" }.joined()
      found.require(
        Set(read.map(\.key)) == Set(keys),
        "it reads \(read.map(\.key).sorted())\(condition), but \(keys.sorted()) without settings")
    }
    try compare([:])
    for setting in settings {
      for word in words(of: setting.kind) { try compare([setting.key: word]) }
    }
    let example = registry.example(of: name, in: role)
    do {
      _ = try registry.make(role, from: example, as: (any Component).self)
    } catch {
      found.record("the example '\(example)' of its documentation is not valid: \(error)")
    }
    return found.sentences
  }

  private static func check(_ setting: SettingDeclaration, _ found: inout Violations) {
    let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
    found.require(
      !setting.key.isEmpty && setting.key.allSatisfy(letters.contains),
      "the setting '\(setting.key)' is not in lower-case-hyphen form")
    let words = setting.documentation.split(separator: " ", omittingEmptySubsequences: false)
    let inner = zip(words, words.dropFirst()).contains { word, next in
      word.hasSuffix(".") && next.first?.isUppercase == true
    }
    found.require(
      setting.documentation.hasSuffix(".") && !inner && !setting.documentation.contains("\n"),
      "the text of the setting '\(setting.key)' is not one sentence")
  }

  /// The values of a kind that has few.
  private static func words(of kind: SettingKind) -> [String] {
    switch kind {
    case .flag: ["true", "false"]
    case .choice(let words): words
    default: []
    }
  }
}
