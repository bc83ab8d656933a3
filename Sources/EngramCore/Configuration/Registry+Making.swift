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
  /// - Throws: `ConfigurationError` with every mistake in the text.
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
  /// They are found by making the component without any settings, with some component of the right
  /// role in every place that needs one.
  ///
  /// - Returns: The declarations in the order of asking, or `nil` if there is no such component.
  public func settings(of name: String, in role: Role) -> [SettingDeclaration]? {
    settings(of: name, in: role, madeFrom: Mapping())
  }

  /// The settings that a component declares when it is made from YAML text.
  ///
  /// They should be the same whatever the text says; contract tests compare them.
  ///
  /// - Parameters:
  ///   - name: The component.
  ///   - role: Its role.
  ///   - yaml: A mapping, or a bare type name.
  ///   - changes: Words that take the place of values in the text, by key.
  /// - Returns: The declarations in the order of asking, or `nil` if there is no such component.
  /// - Throws: `ConfigurationError` when the text is no YAML.
  public func settings(
    of name: String, in role: Role, madeFrom yaml: String, with changes: [String: String] = [:]
  ) throws(ConfigurationError) -> [SettingDeclaration]? {
    let root = try Node.parse(Source(file: "component", text: yaml))
    var mapping = root.mapping ?? Mapping()
    for (key, word) in changes { mapping.set(Mapping.Entry(key, Node(plain: word))) }
    return settings(of: name, in: role, madeFrom: mapping)
  }

  private func settings(
    of name: String, in role: Role, madeFrom mapping: Mapping
  ) -> [SettingDeclaration]? {
    guard let type = type(named: name, in: role) else { return nil }
    // No probed roles: whatever is needed gets a stand-in, so that the reading goes on.
    let context = BuildContext(registry: self, sink: DiagnosticSink())
    return ComponentGraph(context).probe(type, role: role, mapping).declarations
  }

  /// The keys of an experiment's top level, in the order of reading.
  public var experimentSettings: [SettingDeclaration] {
    let reader = ExperimentReader(
      Node(.mapping(Mapping())), registry: self, sink: DiagnosticSink())
    _ = reader.readPlan()
    return reader.scope.declarations
  }
}
