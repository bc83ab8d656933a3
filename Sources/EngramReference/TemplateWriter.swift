internal import EngramCore

/// Writes settings with their explanations as comments.
struct TemplateWriter {
  private static let width = 100
  private static let depthLimit = 6

  let registry: Registry
  var lines: [String] = []

  private var example: ComponentExample { ComponentExample(registry: registry) }

  init(registry: Registry) { self.registry = registry }

  /// Writes the settings of a component, `type:` first.
  ///
  /// - Parameters:
  ///   - name: The type.
  ///   - role: Its role.
  ///   - indentation: The column of the keys.
  ///   - given: Values in place of the defaults, by key.
  ///   - depth: How many components this one is part of.
  mutating func writeComponent(
    _ name: String, _ role: Role, indentation: Int, given: [String: String] = [:], depth: Int = 0
  ) {
    guard let entry = registry.entry(of: name, in: role) else { return }
    writeComment(entry.summary, indentation)
    lines.append(space(indentation) + "type: \(name)")
    for setting in entry.settings {
      if let component = example.component(for: setting), setting.isRequired,
        depth < Self.depthLimit
      {
        write(setting, component.name, component.role, indentation, depth: depth)
      } else {
        write(setting, indentation: indentation, value: given[setting.key])
      }
    }
  }

  /// Writes a setting, as a comment if it has a default and no other value is given.
  mutating func write(
    _ setting: SettingDeclaration, indentation: Int, value: String? = nil, isComment: Bool = false
  ) {
    writeComment(explanation(of: setting), indentation)
    let isComment = isComment || (value == nil && !setting.isWritten)
    let start = space(indentation) + (isComment ? "# " : "") + setting.key + ":"
    guard case .section(let inner) = setting.kind else {
      lines.append("\(start) \(value ?? example.value(of: setting))")
      return
    }
    lines.append(start)
    for setting in inner {
      writeComment(explanation(of: setting), indentation, inset: 2)
      lines.append(
        space(indentation) + "#   \(setting.key): \(example.value(of: setting))")
    }
  }

  /// Writes a setting that needs a component, or a list of them.
  private mutating func write(
    _ setting: SettingDeclaration, _ name: String, _ role: Role, _ indentation: Int, depth: Int
  ) {
    writeComment(explanation(of: setting), indentation)
    lines.append(space(indentation) + setting.key + ":")
    guard case .components(_, let count) = setting.kind else {
      writeComponent(name, role, indentation: indentation + 2, depth: depth + 1)
      return
    }
    for _ in 0..<count {
      lines.append(space(indentation + 2) + "-")
      writeComponent(name, role, indentation: indentation + 4, depth: depth + 1)
    }
  }

  private func explanation(of setting: SettingDeclaration) -> String {
    guard !setting.isSection else { return setting.documentation }
    // What stands there, commented out, is an example then.
    let note = setting.standard == nil && !setting.isRequired ? "; no default" : ""
    return "\(setting.documentation) (\(SettingRow.value(of: setting))\(note))"
  }

  private mutating func writeComment(_ text: String, _ indentation: Int, inset: Int = 0) {
    let start = space(indentation) + "# " + space(inset)
    lines += TextTable.wrap(text, to: Self.width - start.count).map { start + $0 }
  }

  private func space(_ count: Int) -> String { String(repeating: " ", count: count) }
}
