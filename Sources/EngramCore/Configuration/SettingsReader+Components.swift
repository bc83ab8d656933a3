internal import YAMLTree

extension SettingsReader {
  /// Another component: a mapping with `type:`, a bare type name, or an edge such as `$encoder`.
  ///
  /// When it is broken, another component of the role stands in if there is one, so that the
  /// mistakes of this component are found in the same pass.
  ///
  /// The role is where type names are looked up; the default is the type name to use when the key
  /// is absent, or when its mapping has no `type:`. Without a default the example is the type name
  /// that templates write.
  ///
  /// - Throws: ``IncompleteComponent`` when it is missing or broken; the reason is recorded.
  public mutating func component<Member>(
    _ key: String, _ role: Role, as protocolType: Member.Type = Member.self,
    default standard: String? = nil, example: String? = nil, _ documentation: String
  ) throws -> Member {
    let declaration = SettingDeclaration(
      key, .component(role), standard: standard, isRequired: standard == nil, example: example,
      documentation)
    scope.declare(declaration)
    let node = scope.mapping[key]
    guard node != nil || standard != nil else {
      scope.recordMissing(declaration)
      return try scope.standIn(for: key, role)
    }
    return try scope.make(node, key, scope.slot(key, role, standard))
  }

  /// Another component that may be absent, or `null`.
  ///
  /// - Throws: ``IncompleteComponent`` when it is broken; the reason is recorded.
  public mutating func optionalComponent<Member>(
    _ key: String, _ role: Role, as protocolType: Member.Type = Member.self,
    _ documentation: String
  ) throws -> Member? {
    scope.declare(
      SettingDeclaration(
        key, .component(role), standard: nil, isRequired: false, documentation))
    guard let node = scope.mapping[key] else { return nil }
    guard !node.isNull else {
      scope.resolve(key, node)
      return nil
    }
    return try scope.make(node, key, scope.slot(key, role, nil))
  }

  /// A list of components; where none are needed, an absent key is an empty list.
  ///
  /// - Parameters:
  ///   - key: The key in the file.
  ///   - role: Where type names are looked up.
  ///   - protocolType: What the components have to conform to.
  ///   - count: The fewest components; the list that is returned has as many.
  ///   - example: The type name that templates write into a list that is needed.
  ///   - documentation: One sentence.
  /// - Returns: The components in the order of the file.
  /// - Throws: ``IncompleteComponent`` when one is broken or missing; the reasons are recorded.
  public mutating func components<Member>(
    _ key: String, _ role: Role, as protocolType: Member.Type = Member.self,
    atLeast count: Int = 0, example: String? = nil, _ documentation: String
  ) throws -> [Member] {
    let declaration = SettingDeclaration(
      key, .components(role, atLeast: count), standard: count == 0 ? "[]" : nil,
      isRequired: count > 0, example: example.map { "[\($0)]" }, documentation)
    scope.declare(declaration)
    guard let node = scope.mapping[key] else {
      if count > 0 {
        scope.recordMissing(declaration)
        return try scope.standIns(count, for: key, role)
      }
      scope.resolve(key, Node(.sequence([])))
      return []
    }
    guard let nodes = node.sequence else {
      scope.recordWrongKind(
        node, scope.path(to: key), expected: "a list of components",
        remedy: "write [ and ] around it")
      return try scope.standIns(count, for: key, role)
    }
    guard nodes.count >= count else {
      scope.record(
        .outOfRange, "expected at least \(count) of role \(role), not \(nodes.count)",
        at: node.mark, path: scope.path(to: key))
      return try scope.standIns(count, for: key, role)
    }
    var members: [Member] = []
    var resolved: [Node] = []
    var failure: (any Error)?
    for (index, node) in nodes.enumerated() {
      let slot = scope.slot("\(key).\(index)", role, nil)
      do {
        members.append(try scope.make(node, key, slot) { resolved.append($0) })
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    scope.resolve(key, Node(.sequence(resolved)))
    return members
  }
}

extension SettingsScope {
  func slot(_ key: String, _ role: Role, _ standard: String?) -> ComponentGraph.Slot {
    ComponentGraph.Slot(role: role, path: path(to: key), mark: mark, standard: standard)
  }

  func make<Member>(
    _ node: Node?, _ key: String, _ slot: ComponentGraph.Slot, _ note: ((Node) -> Void)? = nil
  ) throws -> Member {
    guard let made = graph.make(node, for: slot, as: Member.self) else {
      return try standIn(for: key, slot.role)
    }
    if made.isTainted { isTainted = true }
    if let note { note(made.resolved) } else { resolve(key, made.resolved) }
    return made.component
  }

  func standIn<Member>(for key: String, _ role: Role) throws -> Member {
    isTainted = true
    didFail(key)
    guard let member: Member = graph.standIn(for: role) else { throw IncompleteComponent() }
    return member
  }

  func standIns<Member>(_ count: Int, for key: String, _ role: Role) throws -> [Member] {
    isTainted = true
    didFail(key)
    guard count > 0 else { return [] }
    let member: Member = try standIn(for: key, role)
    return Array(repeating: member, count: count)
  }
}
