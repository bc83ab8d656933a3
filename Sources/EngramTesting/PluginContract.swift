public import EngramCore

/// The laws of everything that a plugin brings: the one test that every plugin needs.
///
/// ```swift
/// struct RidgeTests {
///   static let contract = PluginContract(
///     of: RidgePlugin.self, among: installedPlugins,
///     settings: [.learner: ["ridge": "{type: ridge, strength: 0.5}"]])
///
///   @Test(arguments: contract.components)
///   func keepsTheLaws(of component: RegisteredComponent) {
///     #expect(Self.contract.violations(of: component) == [])
///   }
/// }
/// ```
///
/// A component is tested by being registered. It is made without any settings unless there are some
/// for it, so that only what has required settings, or defaults too large for a test, is listed.
public struct PluginContract: Sendable {
  /// Small procedural images, for settings that need a dataset.
  public static let images = "{type: glyphs, classes: 8, examples: 6, size: 8, normalize: unit}"

  private let plugin: any Plugin.Type
  let plugins: [any Plugin.Type]
  private let settings: [Role: [String: String]]
  let roots: DataRoots
  private let setting: Setting

  /// What components of some roles are put into.
  public struct Setting: Sendable {
    /// The extents of images that the encoders take.
    public var image = ImageShape(height: 9, width: 8, channels: 2)
    /// A model width that the sequence layers take.
    public var width = 12
    /// A stream of four episodes or more that the learners are evaluated on, as YAML.
    public var episodes = """
      {type: episodes, tasks: 2, ways: 2, shots: 2, queries: 5, count: 4, datasets:
       [{type: glyphs, first-class: 100, classes: 8, examples: 7, size: 8, normalize: unit}]}
      """

    /// Creates the usual setting.
    public init() {}
  }

  /// Creates the contract of a plugin.
  ///
  /// - Parameters:
  ///   - plugin: The plugin under test.
  ///   - plugins: All plugins, from which datasets and streams for learners come as well.
  ///   - settings: YAML for components that are not to be made with their defaults.
  ///   - roots: Where data is looked for.
  ///   - setting: What components of some roles are put into.
  public init(
    of plugin: any Plugin.Type, among plugins: [any Plugin.Type],
    settings: [Role: [String: String]] = [:], roots: DataRoots = DataRoots(folders: []),
    in setting: Setting = Setting()
  ) {
    self.plugin = plugin
    self.plugins = plugins
    self.settings = settings
    self.roots = roots
    self.setting = setting
  }

  /// Every component of the plugin, and one entry for the plugin itself.
  public var components: [RegisteredComponent] {
    let whole = RegisteredComponent(role: Role("plugin"), name: plugin.name)
    guard let registry = try? Registry(plugins) else { return [whole] }
    return [whole] + components(in: registry)
  }

  /// What is wrong with one of ``components``: a sentence for every broken law.
  public func violations(of component: RegisteredComponent) -> [String] {
    Violations.collect { found in
      let registry = try Registry(plugins)
      guard component.role != Role("plugin") else {
        return pluginViolations(registry).forEach { found.record($0) }
      }
      let yaml = settings[component.role]?[component.name] ?? component.name
      let sentences =
        ComponentContract.violations(of: component.name, in: component.role, registry)
        + (try SettingsContract.violations(
          of: component.name, in: component.role, madeFrom: yaml, registry))
        + RoleContracts(registry: registry, roots: roots, setting: setting).violations(
          of: component, yaml)
      sentences.forEach { found.record($0) }
    }
  }

  private func components(in registry: Registry) -> [RegisteredComponent] {
    registry.roles.flatMap { role in
      registry.components(of: role).map { RegisteredComponent(role: role, name: $0.name) }
    }.filter { registry.plugin(of: $0.name, in: $0.role) == plugin.name }
  }

  private func pluginViolations(_ registry: Registry) -> [String] {
    Violations.collect { found in
      let known = components(in: registry)
      found.require(!known.isEmpty, "the plugin '\(plugin.name)' registers no component")
      let module = String(reflecting: plugin).split(separator: ".").first.map(String.init) ?? ""
      found.require(
        module == plugin.name,
        "the plugin of the target '\(module)' is named '\(plugin.name)': the names must be the same"
      )
      for (role, entries) in settings {
        for name in entries.keys.sorted()
        where !known.contains(RegisteredComponent(role: role, name: name)) {
          found.record("there are settings for the \(role) '\(name)', which is not registered")
        }
      }
    }
  }
}

/// A component under the name that experiments use.
public struct RegisteredComponent: Hashable, Sendable, CustomStringConvertible {
  /// Where it is registered.
  public let role: Role
  /// The word after `type:`.
  public let name: String

  /// Names a component.
  public init(role: Role, name: String) {
    self.role = role
    self.name = name
  }

  /// For example `learner 'acl'`.
  public var description: String { "\(role) '\(name)'" }
}
