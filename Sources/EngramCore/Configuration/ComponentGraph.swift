internal import YAMLTree

/// What all component graphs of an experiment share.
final class BuildContext {
  let registry: Registry
  let sink: DiagnosticSink
  /// The entries of `components:`.
  let definitions: Mapping
  /// The values outside `components:`, from which edges lead into it.
  let roots: [Node]
  /// The roles whose components are being made only to see whether it works, innermost included;
  /// a stand-in of one of them would need itself.
  let probedRoles: Set<Role>
  /// What stands in for broken components, by role.
  var standIns: [Role: [any Component]] = [:]
  /// What the used entries of `components:` resolve to.
  var resolvedDefinitions: [String: Node] = [:]
  /// The cycles that were reported, as sets of names: every learner would find them anew.
  var reportedCycles: Set<Set<String>> = []
  /// What is made, and what it is made of.
  let recorder = GraphRecorder()

  init(
    registry: Registry, sink: DiagnosticSink, definitions: Mapping = Mapping(),
    roots: [Node] = [], probedRoles: Set<Role> = []
  ) {
    self.registry = registry
    self.sink = sink
    self.definitions = definitions
    self.roots = roots
    self.probedRoles = probedRoles
  }

  /// The type of an entry of `components:`, through edges from one entry to another.
  func typeName(ofDefinition name: String) -> String? {
    var name = name
    var visited: Set<String> = []
    while visited.insert(name).inserted, let definition = definitions[name] {
      guard let word = (definition.mapping?["type"] ?? definition).scalar?.string else {
        return nil
      }
      guard word.hasPrefix("$") else { return word }
      name = String(word.dropFirst())
    }
    return nil
  }
}

/// The components of one learner, made when somebody asks for them and shared between all who do.
final class ComponentGraph {
  /// The place that a component is made for.
  struct Slot {
    let role: Role
    let path: String
    /// Where to point at when the file has nothing for the slot.
    let mark: Mark
    /// The type name to use when the file names none.
    var standard: String? = nil
    /// Whether the place has a name of its own, as under `learners:`, and is no other's setting.
    var isNamed = false
  }

  /// A component and what became of it.
  struct Made<Member> {
    let component: Member
    /// What it is in the resolved experiment: a mapping, or the edge itself.
    let resolved: Node
    /// Whether it or anything below it was made in spite of a mistake.
    let isTainted: Bool
    /// Where its type is named.
    let mark: Mark
    /// The node of the graph that it is, or that it is a part of.
    let path: String
    /// The part of the node; `nil` for the whole.
    var port: String? = nil
  }

  private struct InstanceKey: Hashable {
    let name: String
    let role: Role
  }

  /// A guard against default components that need each other without end.
  private static let depthLimit = 100

  let context: BuildContext
  private var instances: [InstanceKey: Made<any Component>?] = [:]
  /// The edges that are being followed, outermost first.
  var openEdges: [(name: String, path: String, mark: Mark)] = []
  private var depth = 0

  init(_ context: BuildContext) { self.context = context }

  /// Makes the component that a value describes, or the default of the slot.
  ///
  /// - Returns: `nil` if there is none; what is wrong has been recorded.
  func make<Member>(_ node: Node?, for slot: Slot, as protocolType: Member.Type) -> Made<Member>? {
    guard let made = makeAny(node, for: slot) else { return nil }
    guard let member = made.component as? Member else {
      let name = Swift.type(of: made.component).typeName
      record(
        .unsuitableComponent,
        "'\(name)' is \(slot.role.withArticle), but not of the kind \(Member.self) that is needed"
          + " here", at: node?.mark ?? slot.mark, path: slot.path)
      return nil
    }
    return Made(
      component: member, resolved: made.resolved, isTainted: made.isTainted, mark: made.mark,
      path: made.path, port: made.port)
  }

  private func makeAny(_ node: Node?, for slot: Slot) -> Made<any Component>? {
    guard let node else {
      return slot.standard.flatMap { construct($0, at: slot.mark, Mapping(), for: slot) }
    }
    switch node.content {
    case .mapping(let mapping):
      guard let name = typeName(of: mapping, at: node.mark, for: slot) else { return nil }
      return construct(name.text, at: name.mark, mapping, for: slot)
    case .scalar(let scalar):
      guard let word = scalar.string, scalar.number == nil, scalar.boolean == nil else { break }
      guard word.hasPrefix("$"), !word.hasPrefix("${") else {
        return construct(word, at: node.mark, Mapping(), for: slot)
      }
      let made = follow(String(word.dropFirst()), at: node.mark, for: slot)
      return slot.isNamed ? made.map { named($0, edge: node, at: slot) } : made
    case .sequence: break
    }
    record(
      .wrongKind,
      "expected \(slot.role.withArticle), not \(node.kindDescription); write a type name, a mapping"
        + " with 'type:' or an edge such as '$name'", at: node.mark, path: slot.path)
    return nil
  }

  /// Follows an edge: to an entry of `components:`, or to a port of one.
  private func follow(_ edge: String, at mark: Mark, for slot: Slot) -> Made<any Component>? {
    guard let dot = edge.firstIndex(of: ".") else {
      return follow(entry: edge, at: mark, for: slot)
    }
    let (name, port) = (String(edge[..<dot]), String(edge[dot...].dropFirst()))
    let key = InstanceKey(name: edge, role: slot.role)
    if let made = instances[key] { return made.map { asEdge($0, to: edge) } }
    guard let role = roleOfOwner(name, port: port, at: mark, for: slot) else { return nil }
    let ownerSlot = Slot(role: role, path: slot.path, mark: slot.mark)
    let owner = follow(entry: name, at: mark, for: ownerSlot)
    let made = owner.flatMap { owner in
      (owner.component as? any ComponentWithPorts).map {
        Made<any Component>(
          component: $0.part(at: port), resolved: owner.resolved, isTainted: owner.isTainted,
          mark: owner.mark, path: owner.path, port: port)
      }
    }
    instances[key] = .some(made)
    return made.map { asEdge($0, to: edge) }
  }

  /// The role in which the owner of a port has to be made.
  private func roleOfOwner(
    _ name: String, port: String, at mark: Mark, for slot: Slot
  ) -> Role? {
    guard let typeName = context.typeName(ofDefinition: name) else {
      if context.definitions.entry(name) == nil {
        recordUnknownReference(name, at: mark, for: slot)
        return nil
      }
      // What is wrong with the definition is found when it is made.
      return slot.role
    }
    let owners = context.registry.owners(named: typeName)
    let fitting = owners.first { $0.ports.contains { $0.name == port && $0.role == slot.role } }
    if let fitting { return fitting.role }
    recordUnknownPort(port, of: name, owners.flatMap(\.ports), at: mark, for: slot)
    return nil
  }

  private func follow(
    entry name: String, at mark: Mark, for slot: Slot
  ) -> Made<any Component>? {
    guard let definition = context.definitions.entry(name) else {
      recordUnknownReference(name, at: mark, for: slot)
      return nil
    }
    let key = InstanceKey(name: name, role: slot.role)
    if let made = instances[key] { return made.map { asEdge($0, to: name) } }
    guard !openEdges.contains(where: { $0.name == name }) else {
      recordCycle(backTo: name, at: mark, for: slot)
      return nil
    }
    openEdges.append((name, slot.path, mark))
    let made = makeAny(
      definition.value,
      for: Slot(
        role: slot.role, path: "components.\(name)", mark: definition.mark, isNamed: true))
    openEdges.removeLast()
    instances[key] = .some(made)
    if let made, context.resolvedDefinitions[name] == nil {
      context.resolvedDefinitions[name] = made.resolved
    }
    return made.map { asEdge($0, to: name) }
  }

  private func asEdge(_ made: Made<any Component>, to name: String) -> Made<any Component> {
    Made(
      component: made.component, resolved: Node(string: "$" + name), isTainted: made.isTainted,
      mark: made.mark, path: made.path, port: made.port)
  }

  /// Makes a named place that holds an edge a node of its own, with what the edge leads to.
  private func named(
    _ made: Made<any Component>, edge: Node, at slot: Slot
  ) -> Made<any Component> {
    context.recorder.add(made.component, role: slot.role, path: slot.path, at: edge.mark)
    context.recorder.add(GraphRecorder.Edge(of: slot.path, "", to: made, edge))
    return Made(
      component: made.component, resolved: made.resolved, isTainted: made.isTainted,
      mark: made.mark, path: slot.path)
  }

  private func construct(
    _ written: String, at mark: Mark, _ mapping: Mapping, for slot: Slot
  )
    -> Made<any Component>?
  {
    let errorsBefore = context.sink.errorAttemptCount
    guard let (name, type) = namedType(written, at: mark, for: slot) else { return nil }
    guard depth < Self.depthLimit else {
      record(
        .componentFailed, "components are nested more than \(Self.depthLimit) deep here", at: mark,
        path: slot.path)
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    let scope = SettingsScope(
      self, title: "\(slot.role) '\(name)'", path: slot.path, mark: mark, mapping: mapping,
      knownKeys: ["type"])
    var component: (any Component)?
    var reason: (any Error)?
    do {
      var reader = SettingsReader(scope)
      component = try type.init(settings: &reader)
      scope.rejectUnknownKeys()
    } catch {
      reason = error
      checkUnread(scope, of: type, slot.role)
    }
    let hasFailed = scope.isTainted || context.sink.errorAttemptCount > errorsBefore
    guard let component else {
      // The initialiser should have said what is wrong; a silent failure would look like success.
      if !hasFailed { recordFailure(reason, at: mark, scope) }
      return nil
    }
    context.recorder.add(component, role: slot.role, path: slot.path, at: mark)
    var entries = [Mapping.Entry("type", Node(string: name))]
    entries += scope.resolved.entries
    return Made(
      component: component, resolved: Node(.mapping(Mapping(entries))), isTainted: hasFailed,
      mark: mark, path: slot.path)
  }
}
