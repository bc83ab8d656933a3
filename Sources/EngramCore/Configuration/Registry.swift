/// The components that the linked plugins bring, by role and name.
public struct Registry: Sendable {
  /// Creates a registry of the plugins' components.
  public init(_ plugins: [any Plugin.Type]) {
    for plugin in plugins { plugin.register(in: &self) }
  }

  /// Adds a component to a role.
  public mutating func add<Member: Component & SendableMetatype>(
    _ type: Member.Type, to role: Role
  ) {}
}
