public import EngramCore

/// One setting in the words of a table.
public struct SettingRow: Sendable {
  /// The headings of the four columns.
  public static let headings = ["setting", "value", "default", "meaning"]

  /// The key, with the keys of the sections around it: `checkpoint.every`.
  public let key: String
  /// Type, range and unit: `integer from 1 to 512, pixels`.
  public let value: String
  /// The default as YAML; `required` if there is none and `none` if none is needed.
  public let standard: String
  /// One sentence.
  public let meaning: String

  /// The row of a setting, and the rows of those inside it.
  public static func rows(_ setting: SettingDeclaration, within path: String = "") -> [SettingRow] {
    let row = SettingRow(
      key: path + setting.key, value: value(of: setting),
      standard: setting.standard ?? (setting.isRequired ? "required" : "none"),
      meaning: setting.documentation)
    guard case .section(let inner) = setting.kind else { return [row] }
    return [row] + inner.flatMap { rows($0, within: path + setting.key + ".") }
  }

  static func value(of setting: SettingDeclaration) -> String {
    let words = setting.kind.description
    let name = ["a ", "an "].first(where: words.hasPrefix).map { words.dropFirst($0.count) }
    let units =
      setting.unit.map { ", \($0)" }
      ?? (setting.kind.units.isEmpty ? "" : ", in \(setting.kind.units.joined(separator: ", "))")
    return (name.map(String.init) ?? words) + units
  }
}
