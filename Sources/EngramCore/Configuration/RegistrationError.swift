/// Plugins that cannot be used together, or one that cannot be used at all.
public enum RegistrationError: Error, Equatable, CustomStringConvertible {
  /// A component type and the plugin that brings it.
  public struct Source: Equatable, Sendable {
    /// The Swift type with its module, such as `ACL.ACLLearner`.
    public let type: String
    /// The name of the plugin; `nil` for a type that no plugin added.
    public let plugin: String?
  }

  /// Two components of one role have one name.
  case duplicateComponent(name: String, role: Role, Source, Source)
  /// Two plugins have one name; the Swift types tell them apart.
  case duplicatePlugin(name: String, firstType: String, secondType: String)
  /// Two fragments of the library have one name; the plugins are `nil` outside of any.
  case duplicateFragment(name: String, String?, String?)
  /// A plugin was written for a version that this one does not support.
  case otherVersion(plugin: String, builtFor: EngramVersion, current: EngramVersion)
  /// A plugin threw an error of its own.
  case failed(plugin: String, reason: String)

  /// One line: what is wrong, both sides of it, and what to do.
  public var description: String {
    switch self {
    case .duplicateComponent(let name, let role, let first, let second):
      "two components of role \(role) are named '\(name)': \(first) and \(second); "
        + "give one of them another typeName"
    case .duplicatePlugin(let name, let first, let second):
      "two plugins are named '\(name)': \(first) and \(second); "
        + "list each plugin once, and give each a name of its own"
    case .duplicateFragment(let name, let first, let second):
      "two fragments are named 'library:\(name)': one of plugin '\(first ?? "none")', one of plugin"
        + " '\(second ?? "none")'; give one of them another name"
    case .otherVersion(let plugin, let builtFor, let current):
      "the plugin '\(plugin)' was written for Engram \(builtFor), but this is Engram \(current); "
        + "test it with this version, then change its builtFor"
    case .failed(let plugin, let reason):
      "the plugin '\(plugin)' could not register its components: "
        + reason.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
  }
}

extension RegistrationError.Source: CustomStringConvertible {
  /// `ACL.ACLLearner of plugin 'ACL'`.
  public var description: String { type + (plugin.map { " of plugin '\($0)'" } ?? "") }
}
