public import YAMLTree

extension Registry {
  /// Makes one component from YAML text, without an experiment around it.
  ///
  /// Tests and tools use it: `try registry.make(.encoder, from: "{type: conv4, width: 8}")`.
  ///
  /// - Parameters:
  ///   - role: What the component is made for.
  ///   - yaml: A mapping with `type:` or a bare type name.
  ///   - protocolType: What the component has to conform to.
  /// - Returns: The component.
  /// - Throws: ``ConfigurationError`` with every mistake in the text.
  public func make<Member>(
    _ role: Role, from yaml: String, as protocolType: Member.Type = Member.self
  ) throws(ConfigurationError) -> Member {
    let sink = DiagnosticSink()
    let graph = ComponentGraph(BuildContext(registry: self, sink: sink))
    if let root = Node.parse(Source(file: "component", text: yaml), into: sink) {
      let slot = ComponentGraph.Slot(role: role, path: role.name, mark: root.mark)
      if let made = graph.make(root, for: slot, as: Member.self), !sink.hasErrors {
        return made.component
      }
    }
    throw sink.error
  }

  /// The settings that a component declares, with their defaults.
  ///
  /// They are found by making the component without any settings; what it reads only under a
  /// condition that the defaults do not meet is not listed.
  ///
  /// - Returns: The declarations in the order of asking, or `nil` if there is no such component.
  public func settings(of name: String, in role: Role) -> [SettingDeclaration]? {
    guard let type = type(named: name, in: role) else { return nil }
    let context = BuildContext(registry: self, sink: DiagnosticSink(), probeDepth: 1)
    return ComponentGraph(context).probe(type, role: role).declarations
  }
}
