public import EngramCore
internal import JSONTree

/// The JSON Schema of experiment files, in the draft that editors know best.
///
/// Two trees of definitions over the same roles: `encoder` says what may be written, `encoder.needs`
/// what must be there. A mapping with `extends:` may leave to its bases whatever is needed, at any depth,
/// so the second tree ends there.
public struct ExperimentSchema {
  let registry: Registry
  let roles: [(role: Role, entries: [ComponentEntry])]

  /// Creates the schema of everything in a registry.
  public init(_ registry: Registry) {
    self.registry = registry
    roles = registry.roles.map { ($0, registry.entries(of: $0)) }
  }

  /// The schema, ending with a line end.
  public var text: String { json.indentedText }

  private var json: JSON {
    let keys = registry.experimentSettings
    let properties = properties(of: keys, special: ExperimentSchema.composed)
    return [
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "Engram experiment",
      "type": "object",
      "properties": .object(properties),
      "patternProperties": ["^x-": true],
      "additionalProperties": false,
      "not": ["required": ["seed", "seeds"]],
      "allOf": [unlessExtended(needs(of: keys))],
      "definitions": .object(definitions),
    ]
  }

  private var definitions: [JSON.Member] {
    var members: [JSON.Member] = [
      // `$name` and `$name.port` lead to other components.
      JSON.Member(
        "edge", ["type": "string", "pattern": #"^\$[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)?$"#]),
      JSON.Member("extends", Self.extends),
      JSON.Member("expression", ["type": "string", "pattern": .text(Self.expression)]),
    ]
    for (role, entries) in roles {
      members.append(JSON.Member(role.name, slot(entries)))
      members.append(JSON.Member(role.name + ".needs", needs(ofOneOf: entries)))
      for entry in entries {
        members.append(JSON.Member(key(of: entry), mapping(of: entry)))
        guard hasNeeds(entry) else { continue }
        members.append(JSON.Member(key(of: entry) + ".needs", needs(of: entry.settings)))
      }
    }
    let all = roles.flatMap(\.entries)
    members.append(JSON.Member("component", slot(all)))
    members.append(JSON.Member("component.needs", needs(ofOneOf: all)))
    return members
  }

  /// A value that is worked out when the experiment is read.
  static let expression = #"\$\{"#

  func key(of entry: ComponentEntry) -> String { "\(entry.role.name).\(entry.name)" }

  static func reference(to definition: String) -> JSON {
    ["$ref": .text("#/definitions/\(definition)")]
  }

  /// One of some components: a type name, an edge, an expression or a mapping.
  private func slot(_ entries: [ComponentEntry]) -> JSON {
    let names = ExperimentSchema.anyOf(
      .list(distinctNames(of: entries).map(JSON.text)), or: ["expression"])
    return [
      "if": ["type": "object"],
      "then": [
        "properties": ["type": names],
        "allOf": .list(
          distinctNames(of: entries).map { name in
            let meant = entries.filter { $0.name == name }.map { Self.reference(to: key(of: $0)) }
            return Self.when(type: name, meant.count == 1 ? meant[0] : ["anyOf": .list(meant)])
          }),
      ],
      "else": Self.anyOf(
        .list(distinctNames(of: entries).map(JSON.text)), or: ["edge", "expression"]),
    ]
  }

  /// A mapping with `type:` and the settings of one component, and no other keys.
  private func mapping(of entry: ComponentEntry) -> JSON {
    let type = JSON.Member("type", ["description": .text(entry.summary)])
    return [
      "description": .text(entry.summary),
      "properties": .object([type, Self.extendsProperty] + properties(of: entry.settings)),
      "additionalProperties": false,
    ]
  }

  private static func anyOf(_ words: JSON, or definitions: [String]) -> JSON {
    ["anyOf": .list([["enum": words]] + definitions.map(reference(to:)))]
  }

  static func when(type name: String, _ then: JSON) -> JSON {
    [
      "if": ["properties": ["type": ["const": .text(name)]], "required": ["type"]],
      "then": then,
    ]
  }

  private func distinctNames(of entries: [ComponentEntry]) -> [String] {
    Set(entries.map(\.name)).sorted()
  }
}
