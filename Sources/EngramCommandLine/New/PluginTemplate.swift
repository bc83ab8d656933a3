internal import EngramCore
internal import YAMLTree

/// What a new plugin of a role begins with: a small component that works.
struct PluginTemplate: Sendable {
  let role: Role
  /// The name of the role in ``Role``.
  let roleMember: String
  /// `a` or `an`.
  let article: String
  /// What the component does, in one sentence.
  let summary: String
  /// The component.
  let source: @Sendable (PluginNames) -> String
  /// Settings for the contract, as a line of YAML inside a Swift string; `nil` for the defaults.
  var settings: (@Sendable (PluginNames) -> String)?
  /// How experiments name the component.
  let usage: @Sendable (PluginNames) -> String
  /// An experiment that runs in seconds.
  let example: @Sendable (PluginNames) -> String

  /// The template of every role.
  static let all: [PluginTemplate] = [
    .learner, .dataset, .transform, .stream, .encoder, .sequenceLayer, .loss, .optimizer, .schedule,
    .metric, .tracker,
  ]

  /// The template of a role.
  ///
  /// - Throws: ``RunError`` with the nearest role when there is none of the name.
  static func named(_ role: String) throws(RunError) -> PluginTemplate {
    if let template = all.first(where: { $0.role.name == role }) { return template }
    let known = all.map(\.role.name)
    let clause = Suggestion.clause(
      for: role, among: known, otherwise: "the roles are \(known.joined(separator: ", "))")
    throw RunError("there is no role '\(role)'\(clause)")
  }
}
