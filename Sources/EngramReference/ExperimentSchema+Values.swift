internal import EngramCore
internal import JSONTree
internal import YAMLTree

/// What may be written as the value of a setting.
extension ExperimentSchema {
  /// The properties of a mapping of settings, with `+key` for every list.
  func properties(
    of settings: [SettingDeclaration], special: [String: JSON] = [:]
  ) -> [JSON.Member] {
    settings.flatMap { setting in
      let form = special[setting.key]?.members ?? form(of: setting)
      let value = JSON.object(description(of: setting) + form)
      guard isList(setting, form) else { return [JSON.Member(setting.key, value)] }
      return [
        JSON.Member(setting.key, value),
        JSON.Member("+" + setting.key, .object(appendedDescription(setting) + form)),
      ]
    }
  }

  private func isList(_ setting: SettingDeclaration, _ form: [JSON.Member]) -> Bool {
    switch setting.kind {
    case .integers, .integerLists, .numbers, .components: true
    default: form.contains { $0.key == "items" } && setting.key != "extends"
    }
  }

  /// What an editor shows: the sentence, then type, range and unit, and the default.
  private func description(of setting: SettingDeclaration) -> [JSON.Member] {
    let text = "\(setting.documentation)\n\n\(SettingRow.value(of: setting))"
    guard let standard = setting.standard else { return [JSON.Member("description", .text(text))] }
    return [
      JSON.Member("description", .text(text + "; default \(standard)")),
      JSON.Member("default", json(standard, setting.kind)),
    ]
  }

  private func appendedDescription(_ setting: SettingDeclaration) -> [JSON.Member] {
    [JSON.Member("description", .text("Appended to the list of '\(setting.key)' in a base."))]
  }

  private func form(of setting: SettingDeclaration) -> [JSON.Member] {
    let isOptional = !setting.isRequired && setting.standard == nil
    switch setting.kind {
    case .integer(let range):
      return Self.plain("integer", isOptional: isOptional) + Self.limits(range)
    case .number(let range):
      return Self.plain("number", isOptional: isOptional) + Self.limits(range)
    case .flag: return Self.plain("boolean", isOptional: false)
    // Every scalar is a string where one is asked for.
    case .text, .file: return [JSON.Member("type", ["string", "number", "boolean"])]
    case .choice(let words):
      return [
        Self.either(["enum": .list(words.flatMap(Self.written))], isOptional: isOptional)
      ]
    case .duration, .byteCount:
      let amount: JSON = ["type": "string", "pattern": .text(setting.kind.pattern ?? "")]
      return [Self.either(amount, isOptional: isOptional)]
    case .integers(let range): return Self.list(of: Self.plain("integer") + Self.limits(range))
    case .integerLists(let range):
      return Self.list(of: Self.list(of: Self.plain("integer") + Self.limits(range)))
    case .numbers(let range): return Self.list(of: Self.plain("number") + Self.limits(range))
    case .component(let role):
      let slot = Self.reference(to: role.name)
      return [
        isOptional
          ? JSON.Member("anyOf", [slot, ["type": "null"]]) : JSON.Member("allOf", [slot])
      ]
    case .components(let role, _):
      return Self.list(of: Self.reference(to: role.name).members ?? [])
    case .namedComponents(let role):
      return [
        JSON.Member("type", isOptional ? ["object", "null"] : "object"),
        JSON.Member("propertyNames", ["pattern": "^[A-Za-z0-9_-]+$"]),
        JSON.Member("properties", .object([Self.extendsProperty])),
        JSON.Member("additionalProperties", Self.reference(to: role?.name ?? "component")),
      ]
    case .section(let settings):
      return [
        JSON.Member("type", "object"),
        JSON.Member("properties", .object([Self.extendsProperty] + properties(of: settings))),
        JSON.Member("additionalProperties", false),
      ]
    case .other: return []
    }
  }

  /// A scalar of a type, or the text of an expression; `minimum` and `maximum` do not touch texts,
  /// and `pattern` nothing else.
  static func plain(_ type: String, isOptional: Bool = false) -> [JSON.Member] {
    [
      JSON.Member("type", .list([.text(type), "string"] + (isOptional ? ["null"] : []))),
      JSON.Member("pattern", .text(expression)),
    ]
  }

  /// How a word arrives: `true` without quotes is a truth value to every other reader of YAML.
  private static func written(_ word: String) -> [JSON] {
    [.text(word)] + (Scalar(word).boolean.map { [.flag($0)] } ?? [])
  }

  private static func either(_ form: JSON, isOptional: Bool) -> JSON.Member {
    JSON.Member(
      "anyOf",
      .list([form, reference(to: "expression")] + (isOptional ? [["type": "null"]] : [])))
  }

  private static func list(of element: [JSON.Member]) -> [JSON.Member] {
    plain("array") + [JSON.Member("items", .object(element))]
  }

  private static func limits(_ range: ClosedRange<Int>) -> [JSON.Member] {
    (range.lowerBound == .min ? [] : [JSON.Member("minimum", .integer(range.lowerBound))])
      + (range.upperBound == .max ? [] : [JSON.Member("maximum", .integer(range.upperBound))])
  }

  private static func limits(_ range: ClosedRange<Double>) -> [JSON.Member] {
    let largest = Double.greatestFiniteMagnitude
    return
      (range.lowerBound <= -largest ? [] : [JSON.Member("minimum", .number(range.lowerBound))])
      + (range.upperBound >= largest ? [] : [JSON.Member("maximum", .number(range.upperBound))])
  }

  /// A default, which is declared as YAML, read as the kind that it has.
  private func json(_ yaml: String, _ kind: SettingKind) -> JSON {
    guard let node = try? Node.parse(Source(file: "default", text: yaml)) else {
      return .text(yaml)
    }
    return json(node, kind)
  }

  private func json(_ node: Node, _ kind: SettingKind) -> JSON {
    if let nodes = node.sequence { return .list(nodes.map { json($0, kind) }) }
    guard let scalar = node.scalar else { return .null }
    switch kind {
    case .integer, .integers, .integerLists: return scalar.integer.map(JSON.integer) ?? .null
    case .number, .numbers:
      return scalar.integer.map(JSON.integer) ?? scalar.number.map(JSON.number) ?? .null
    case .flag: return scalar.boolean.map(JSON.flag) ?? .null
    default: return .text(scalar.text)
    }
  }
}
